// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let uartOwner = Rule(
    "uart-owner",
    summary: "a UART belongs to Linux or to a client",
    page: Page(
      meaning: "'owner' is 'linux' or the name of one of the board's clients.",
      consequence: "Nobody can tell whether two operating systems drive the UART.",
      remedy: "Correct the name.",
      example: """
        uarts: [{base: 0x09010000, owner: zephir}]    # wrong
        uarts: [{base: 0x09010000, owner: zephyr}]    # right
        """),
    checks: .profile { profile, findings in
      let owners = ["linux"] + profile.clients.map(\.name.value)
      for uart in profile.uarts where !owners.contains(uart.owner.value) {
        let hint =
          suggestion(for: uart.owner.value, among: owners).map { "did you mean '\($0)'?" }
          ?? "they are \(owners.joined(separator: ", "))"
        findings.add(
          "no client is called '\(uart.owner.value)'; \(hint)", at: uart.owner.mark,
          fix: "owner: linux, or a client's name")
      }
    })
}
