// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let treeWindow = Rule(
    "tree-window",
    summary: "the device tree's place at boot is free",
    page: Page(
      meaning: """
        'devicetree.window' is where the boot loader puts the tree. It overlaps no client and no \
        reserved entry but those of owner 'dtb', and lies inside one of these if there are any.
        """,
      consequence: """
        The tree is overwritten before Linux reads it: the board is silent after the boot loader's \
        last line.
        """,
      remedy: """
        Correct 'window' after the boot loader's environment or configuration, or move what is in \
        its way.
        """,
      example: """
        reserved: [{name: dtb, base: 0x0a100000, size: 1M, owner: dtb, why: fdt_addr_r}]
        devicetree:
          window: {base: 0x0a200000, size: 1M}    # wrong: not where fdt_addr_r points
          window: {base: 0x0a100000, size: 1M}    # right
        """),
    checks: .profile { profile, findings in
      guard let window = profile.deviceTree?.window else { return }
      if window.base.value % 8 != 0 {
        return findings.add(
          "the tree's window begins at \(hex(window.base.value)), which is not a multiple of 8",
          at: window.base.mark, fix: "base: \(hex(window.base.value.roundedDown(to: 8)))",
          regions: [window])
      }
      let homes = profile.reserved.filter { $0.owner.value == .dtb }
      if let home = homes.first {
        // What clashes with that entry is found by the rules about reserved entries.
        guard !homes.contains(where: { $0.region.contains(window) }) else { return }
        let name = home.name.value
        findings.add(
          "the tree's window \(window) is not inside '\(name)' (dtb) \(home.region)",
          at: window.base.mark, notes: [.init("'\(name)' (dtb)", at: home.region.base.mark)],
          fix: "correct 'devicetree.window' or '\(name)'", with: [name],
          regions: [window, home.region])
        return
      }
      for claim in profile.reservedClaims + profile.clientClaims
      where claim.region.overlaps(window) {
        findings.add(
          "the tree's window \(window) overlaps \(claim.phrase) \(claim.region)",
          at: window.base.mark, notes: [.init(claim.phrase, at: claim.region.base.mark)],
          fix: "move one of them",
          with: [claim.name], regions: [window, claim.region])
      }
    })
}
