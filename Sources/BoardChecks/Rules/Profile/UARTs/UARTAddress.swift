// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let uartAddress = Rule(
    "uart-address", severity: .warning,
    summary: "a UART's base is where UARTs are",
    page: Page(
      meaning: """
        On arm64 the base is a multiple of 4, not RAM, and inside an entry of 'reserved' with \
        owner 'mmio' where there are any. On x86-64 it is an I/O port, up to 0xffff and a multiple \
        of 8.
        """,
      consequence: """
        The profile says that an address is in use which is not, and nobody is told of the one \
        that is.
        """,
      remedy: """
        Take the base from the 'reg' of the UART's node, or from /proc/tty/driver/serial on a PC.
        """,
      example: """
        reserved: [{name: devices, base: 0xf0000000, size: 256M, owner: mmio, why: …}]
        uarts: [{base: 0x0fe660000, …}]    # right
        uarts: [{base: 0x00fe66000, …}]    # wrong: a digit slipped
        """),
    checks: .profile { profile, findings in
      for uart in profile.uarts {
        guard let problem = profile.problem(withUARTAt: uart.base.value) else { continue }
        findings.add(
          "the UART's base \(hex(uart.base.value)) \(problem)", at: uart.base.mark,
          fix: "take it from the UART's node, or from /proc/tty/driver/serial on a PC")
      }
    })
}

extension Profile {
  fileprivate func problem(withUARTAt base: UInt64) -> String? {
    switch architecture.value.facts.uartAddresses {
    case .ioPorts: problem(withUARTAtPort: base)
    case .memory: problem(withUARTInMemoryAt: base)
    }
  }

  private func problem(withUARTAtPort base: UInt64) -> String? {
    if base > 0xffff { return "is not an I/O port, which goes up to 0xffff" }
    return base % 8 == 0 ? nil : "is not a multiple of 8"
  }

  private func problem(withUARTInMemoryAt base: UInt64) -> String? {
    if base % 4 != 0 { return "is not a multiple of 4" }
    let banks = memory + variants.flatMap(\.memory)
    if let bank = banks.first(where: { $0.contains(base) }) { return "is in RAM \(bank)" }
    let devices = reserved.filter { $0.owner.value == .mmio }
    if devices.isEmpty || devices.contains(where: { $0.region.contains(base) }) { return nil }
    return "is in no 'reserved' entry of mmio"
  }
}
