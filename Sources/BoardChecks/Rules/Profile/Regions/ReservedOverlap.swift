// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let reservedOverlap = Rule(
    "reserved-overlap",
    summary: "clients stay clear of what firmware, devices and the boot process own",
    page: Page(
      meaning: """
        No region and no window of a client has a byte in common with an entry of 'reserved': \
        firmware, devices, and where the boot loader puts kernel, initial RAM disk and tree.
        """,
      consequence: """
        The client overwrites secure firmware or a device's registers, which hangs the board at \
        some later time; or the boot loader overwrites the reservation's range, and Linux finds it \
        in use and drops it.
        """,
      remedy: """
        Move the client's region. Where the entry is not true, correct it; where the overlap is \
        meant, declare it under 'allow' with the entry's name.
        """,
      example: """
        reserved: [{name: op-tee, base: 0x70000000, size: 16M, owner: firmware, why: …}]
        clients:
          - memory: {base: 0x70800000, size: 64M}    # wrong
            memory: {base: 0x71000000, size: 64M}    # right
        """),
    checks: .profile { profile, findings in
      let reserved = profile.reservedClaims
      func check(_ claim: MemoryClaim, _ entry: MemoryClaim) {
        findings.add(
          "the \(claim.title) \(claim.region) overlaps \(entry.title) \(entry.region)",
          at: claim.region.base.mark, notes: [.init(entry.title, at: entry.region.base.mark)],
          fix: "move the client's region, or correct '\(entry.name)'",
          with: [claim.name, entry.name], regions: [claim.region, entry.region])
      }
      for entry in reserved {
        let clashes = profile.clientClaims.filter { $0.region.overlaps(entry.region) }
        for claim in clashes { check(claim, entry) }
        // A window that clashes because of what is in it needs no second finding.
        for window in profile.windowClaims
        where window.region.overlaps(entry.region)
          && !clashes.contains(where: { window.region.contains($0.region) })
        {
          check(window, entry)
        }
      }
    })
}
