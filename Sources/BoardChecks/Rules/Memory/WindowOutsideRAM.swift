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
    after: [.outsideRAM],
    checks: .eachVariant(
      .client { profile, client, findings in
        // Once for all clients that share it.
        let claims = profile.windowClaims
        guard let window = claims.first(where: { $0.name == client.name.value })?.region,
          !isCovered(window, by: profile.memory)
        else { return }
        let text = profile.memory.map(\.description).joined(separator: " ")
        findings.add(
          "the window of client '\(client.name.value)' \(window) is outside RAM \(text)",
          at: window.base.mark, fix: "move or shrink it, or correct 'memory'", regions: [window])
      }))
}
