// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let uartShared = Rule(
    "uart-shared",
    summary: "no UART has two owners",
    page: Page(
      meaning: "Every UART stands once under 'uarts': no two entries have one base or one tty.",
      consequence: """
        Two consoles write into each other's lines, and what is typed goes to either of them. If \
        the client sets the speed anew, Linux's console turns to rubbish.
        """,
      remedy: "Give the client another UART or none: its terminal goes over RPMsg.",
      example: """
        uarts:
          - {base: 0xfe660000, tty: ttyS2, owner: linux}
          - {base: 0xfe660000, owner: rt-thread}    # wrong
          - {base: 0xfe680000, owner: rt-thread}    # right
        """),
    checks: .profile { profile, findings in
      for (index, uart) in profile.uarts.enumerated() {
        for other in profile.uarts[..<index] {
          if uart.base.value == other.base.value {
            let owners = [other.owner.value, uart.owner.value]
            let who =
              owners[0] == owners[1]
              ? "twice for '\(owners[0])'" : "for '\(owners[0])' and for '\(owners[1])'"
            findings.add(
              "the UART \(hex(uart.base.value)) stands here \(who)", at: uart.base.mark,
              notes: [.init("the first one", at: other.base.mark)],
              fix: "give each its own UART, or remove one",
              with: owners.filter { $0 != "linux" })
          } else if let tty = uart.tty, tty.value == other.tty?.value {
            findings.add(
              "two UARTs are \(tty.value): \(hex(uart.base.value)) and \(hex(other.base.value))",
              at: tty.mark, notes: [.init("the first one", at: other.base.mark)],
              fix: "correct one 'tty'")
          }
        }
      }
    })
}
