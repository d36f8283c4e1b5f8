// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// `mcs-launch console CLIENT [SERVICE]`: this terminal, raw, becomes the service's. Ctrl-] detaches.
/// Without a terminal, what comes from stdin is typed, and the answer is awaited.
func console(_ arguments: Arguments) throws(UsageError) -> Int32 {
  var arguments = arguments
  let (client, service) = try arguments.service(.console)
  guard let terminal = ServiceTerminal(client, service) else { return 1 }
  let signals = linux_console_signals()
  guard signals >= 0 else { return complain(.system("signalfd", .last)) }
  let isInteractive = isatty(STDIN_FILENO) == 1
  if isInteractive {
    var text = Text("connected to ")
    text.add(cString: client)
    text.add("; Ctrl-] detaches\n")
    StandardOutput().complain(text)
    linux_copy_size(terminal.descriptor)
    guard linux_raw_input(1) == 0 else { return complain(.system("terminal", .last)) }
  }
  let end = converse(terminal, signals: signals, isInteractive: isInteractive)
  if isInteractive { _ = linux_raw_input(0) }
  switch end {
  case .detached: return 0
  case .done: return 0
  case .gone:
    StandardOutput().complain(Text("\nthe client's launcher is gone\n"))
    return 1
  }
}

private enum ConsoleEnd { case detached, done, gone }

/// How long an answer is awaited after the end of the input, in milliseconds.
private var patience: Int32 { 500 }

private func converse(
  _ terminal: borrowing ServiceTerminal, signals: Int32, isInteractive: Bool
) -> ConsoleEnd {
  withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
    var typed = InlineArray<512, UInt8>(repeating: 0)
    var start = 0
    var end = 0
    var isOpen = true
    while true {
      // input is not read while what was read before is not taken
      let ready = Int(
        linux_wait_console(
          isOpen && start == end ? STDIN_FILENO : -1, terminal.descriptor, signals,
          start < end ? 1 : 0, isOpen || start < end ? -1 : patience))
      if ready == 0, !isOpen, start == end { return .done }
      if ready & Int(LINUX_CONSOLE_SIGNAL) != 0 {
        let signal = linux_next_signal(signals)
        if signal == SIGWINCH {
          linux_copy_size(terminal.descriptor)
        } else if signal != 0 {
          return .detached
        }
      }
      if ready & Int(LINUX_CONSOLE_OUTPUT) != 0 {
        let count = terminal.read(into: UnsafeMutableRawBufferPointer(buffer))
        if count == 0 { return .gone }
        if count > 0, !writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
          return .detached
        }
      }
      if ready & Int(LINUX_CONSOLE_INPUT) != 0 {
        let count = withUnsafeMutableBytes(of: &typed) {
          CLinux.read(STDIN_FILENO, $0.baseAddress, $0.count)
        }
        if count < 0, linux_errno() == EINTR || linux_errno() == EAGAIN { continue }
        if count <= 0 {
          if isInteractive { return .detached }
          isOpen = false
          continue
        }
        start = 0
        end = count
        if isInteractive {
          for i in 0..<count where typed[i] == 0x1d {  // Ctrl-]
            end = i
            isOpen = false
          }
        }
      }
      if start < end {
        start += withUnsafeBytes(of: &typed) {
          terminal.write(UnsafeRawBufferPointer(rebasing: $0[start..<end]))
        }
      }
      if isInteractive, !isOpen, start == end { return .detached }
    }
  }
}

/// False if nobody reads stdout any more.
private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var rest = bytes
  while rest.count > 0 {
    let count = CLinux.write(STDOUT_FILENO, rest.baseAddress, rest.count)
    if count < 0, linux_errno() == EINTR { continue }
    if count <= 0 { return false }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
  return true
}
