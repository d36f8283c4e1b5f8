// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let cellsTooSmall = Rule(
    "cells-too-small",
    summary: "regions fit the cells of the device tree",
    page: Page(
      meaning: """
        In a device tree with one address cell addresses have 32 bits, and sizes with one size \
        cell. 'devicetree.cells' are those of the vendor's root node, which /reserved-memory has \
        to repeat: Linux ignores all of it otherwise (drivers/of/fdt.c).
        """,
      consequence: "The region cannot be written into the tree; no file is made.",
      remedy: """
        Move the region below 4 GiB, or make it smaller than 4 GiB. The cells are the vendor's; \
        correct them only where they are not what its tree has.
        """,
      example: """
        devicetree: {compatible: ["vendor,board"], cells: {address: 1, size: 1}}
        clients:
          - memory: {base: 0x100000000, size: 64M}    # wrong
            memory: {base: 0x7a000000, size: 64M}     # right
        """),
    checks: .profile { profile, findings in
      guard let cells = profile.deviceTree?.cells else { return }
      for claim in profile.clientClaims {
        let region = claim.region
        if cells.address == 1, region.last >> 32 != 0 {
          findings.add(
            "the \(claim.title) \(region) does not fit one address cell, which ends at 0x100000000",
            at: region.base.mark, fix: "move it below 4 GiB, or correct 'cells.address'",
            with: [claim.name], regions: [region])
        } else if cells.size == 1, region.size.value >> 32 != 0 {
          findings.add(
            "the size \(hex(region.size.value)) of the \(claim.title) does not fit one size cell",
            at: region.size.mark, fix: "make it smaller than 4 GiB, or correct 'cells.size'",
            with: [claim.name], regions: [region])
        }
      }
      // RAM says the same of the cells, where no client says it. Sizes do not: boot loaders give a
      // bank of 4 GiB or more as several where it does not fit.
      let banks = profile.memory + profile.variants.flatMap(\.memory)
      guard cells.address == 1, profile.clientClaims.allSatisfy({ $0.region.last >> 32 == 0 }),
        let bank = banks.first(where: { $0.last >> 32 != 0 })
      else { return }
      findings.add(
        "the bank of RAM \(bank) does not fit one address cell, which ends at 0x100000000",
        at: bank.base.mark, fix: "correct 'cells.address', or the bank", regions: [bank])
    })
}
