// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let uBootTopOfRAM = Rule(
    "u-boot-top-of-ram", severity: .warning,
    summary: "on U-Boot boards clients stay clear of the top of the low RAM",
    page: Page(
      meaning: """
        U-Boot moves itself to the top of the RAM below 4 GiB, and puts the tree and the initial RAM \
        disk below, unless fdt_high, initrd_high or bootm_size say otherwise. A client's region \
        leaves the last 16 MiB free. Once Linux runs U-Boot is gone, but tree and RAM disk are \
        still there. U-Boot keeps away from what the tree reserves since 2020.
        """,
      consequence: """
        Linux finds its tree or RAM disk inside the client's region, logs "failed to reserve memory \
        for node" and uses the range as ordinary RAM.
        """,
      remedy: """
        Move the client's region down, or keep U-Boot's data below it: bootm_size as large as what \
        lies below the region, or addresses in fdt_high and initrd_high.
        """,
      example: """
        # RAM [0x40000000, 0x80000000), booted by U-Boot
        memory: {base: 0x7c000000, size: 64M}    # wrong: up to the top
        memory: {base: 0x7a000000, size: 64M}    # right
        """),
    after: [.outsideRAM],
    checks: .eachVariant(
      .region { profile, claim, findings in
        guard profile.boot.method.value == .uBoot else { return }
        // U-Boot's code, heap and stack, with the tree below: 2 to 10 MiB on the boards here.
        let reach: UInt64 = 16 << 20
        let limit: UInt64 = 1 << 32
        let low = profile.memory.filter { $0.base.value < limit }
        guard let top = low.map({ min($0.last, limit - 1) }).max(), top >= reach else { return }
        let start = top - (reach - 1)
        guard claim.region.last >= start, claim.region.base.value <= top else { return }
        findings.add(
          "the \(claim.title) \(claim.region) is within 16 MiB of the top of the low RAM"
            + " \(hex(top + 1)), where U-Boot puts itself, the tree and the initrd",
          at: claim.region.base.mark,
          fix: "move it below \(hex(start)), or keep U-Boot below it with bootm_size, fdt_high and"
            + " initrd_high, and declare that under 'allow'",
          regions: [claim.region])
      }))
}
