// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let windowOutsideRAM = Rule(
    "window-outside-ram", severity: .warning,
    summary: "clients' windows are RAM",
    page: Page(
      meaning: """
        memmap= takes a client's 'window' out of Linux's RAM. A window that is not RAM all through \
        takes devices' addresses with it, or nothing.
        """,
      consequence: """
        Linux may not find room for PCI devices where the window lies over their range. If the \
        window's numbers are wrong, the client's regions may stay Linux's.
        """,
      remedy: "Move or shrink the window, or correct 'memory'.",
      example: """
        memory: [{base: 0x100000000, size: 4G}]
        clients:
          - window: {base: 0x1f0000000, size: 512M}    # wrong: ends at 0x210000000
            window: {base: 0x1e0000000, size: 512M}    # right
        """),
    checks: .memory { profile, findings in
      for claim in profile.windowClaims where !isCovered(claim.region, by: profile.memory) {
        // Regions outside RAM are outside-ram's, with the window around them.
        let inside = profile.clientClaims.filter { $0.name == claim.name }
        guard inside.allSatisfy({ isCovered($0.region, by: profile.memory) }) else { continue }
        let text = profile.memory.map(\.description).joined(separator: " ")
        findings.add(
          "the \(claim.title) \(claim.region) is outside RAM \(text)", at: claim.region.base.mark,
          fix: "move or shrink it, or correct 'memory'", with: [claim.name], regions: [claim.region]
        )
      }
    })
}
