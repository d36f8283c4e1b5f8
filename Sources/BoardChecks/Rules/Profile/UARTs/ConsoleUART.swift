// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let consoleUART = Rule(
    "console-uart",
    summary: "Linux's console is not a client's UART",
    page: Page(
      meaning: """
        No 'console=' or 'earlycon=' of the kernel's arguments names a UART that belongs to a \
        client.
        """,
      consequence: """
        Linux and the client write into each other's lines, and set the UART up against each \
        other.
        """,
      remedy: "Take a UART of Linux's for the console.",
      example: """
        uarts: [{base: 0xfe660000, tty: ttyS2, owner: linux}, {base: 0xfe680000, tty: ttyS4, owner: rt-thread}]
        boot: {arguments: ["console=ttyS4"], …}    # wrong
        boot: {arguments: ["console=ttyS2"], …}    # right
        """),
    checks: .profile { profile, findings in
      for argument in profile.boot.arguments {
        let parts = argument.value.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "console" || parts[0] == "earlycon" else { continue }
        let words = parts[1].split(separator: ",")
        let addresses = words.filter { $0.hasPrefix("0x") }.compactMap {
          UInt64($0.dropFirst(2), radix: 16)
        }
        for uart in profile.uarts where uart.owner.value != "linux" {
          // Two UARTs with one tty are uart-shared's.
          let isNamed =
            uart.tty.map { tty in
              words.first == tty.value[...]
                && !profile.uarts.contains {
                  $0.owner.value == "linux" && $0.tty?.value == tty.value
                }
            } ?? false
          guard isNamed || addresses.contains(uart.base.value) else { continue }
          findings.add(
            "'\(argument.value)' puts Linux's console on the UART \(hex(uart.base.value)) of client"
              + " '\(uart.owner.value)'", at: argument.mark,
            notes: [.init("the UART", at: uart.base.mark)],
            fix: "take a UART of Linux's, or correct 'owner'", with: [uart.owner.value])
        }
      }
    })
}
