// SPDX-License-Identifier: MulanPSL-2.0

/// What the demo client calls itself.
public let demoClientVersion: StaticString = "0.1.0"

/// The shell on the endpoint `uart`: a line editor in front of a handful of commands, with the
/// words and the message rhythm of Zephyr's shell (one message per echoed byte).
public struct Shell: ~Copyable {
  public enum Action: Equatable {
    case none
    /// The user typed `shutdown`.
    case powerOff
  }

  private var editor = LineEditor()
  private let canPowerOff: Bool

  /// - Parameter canPowerOff: whether there is a command `shutdown`.
  public init(canPowerOff: Bool = true) { self.canPowerOff = canPowerOff }

  /// Takes one received byte and writes the answer.
  /// - Parameter uptime: milliseconds since the client started, for `kernel uptime`.
  public mutating func take<Sink>(
    _ byte: UInt8, uptime: UInt64, to output: inout MessageWriter<Sink>
  ) -> Action {
    switch editor.take(byte) {
    case .nothing: return .none
    case .typed(let byte):
      output.write(byte)
      output.flush()
    case .erased(let count):
      for _ in 0..<count { output.write("\u{8} \u{8}") }
      output.flush()
    case .cancelled:
      output.write("^C\r\n")
      prompt(to: &output)
    case .entered:
      output.write("\r\n")
      output.flush()
      let action = run(uptime: uptime, to: &output)
      editor.clear()
      if action == .none { prompt(to: &output) } else { output.flush() }
      return action
    }
    return .none
  }

  private func prompt<Sink>(to output: inout MessageWriter<Sink>) {
    output.write("uart:~$ ")
    output.flush()
  }

  private func run<Sink>(uptime: UInt64, to output: inout MessageWriter<Sink>) -> Action {
    let words = Words(editor.line)
    let command = words.first
    if command.isEmpty { return .none }
    if command.reads("help") {
      output.write(
        """
        Available commands:\r
          echo      :Write the rest of the line.\r
          help      :Write this list.\r
          kernel    :version, uptime\r\n
        """)
      if canPowerOff { output.write("  shutdown  :Switch this core off.\r\n") }
    } else if command.reads("echo") {
      output.write(words.rest)
      output.write("\r\n")
    } else if canPowerOff, command.reads("shutdown") {
      return .powerOff
    } else if command.reads("kernel") {
      kernel(words.rest, uptime: uptime, to: &output)
    } else {
      output.write(command)
      output.write(": command not found\r\n")
    }
    return .none
  }

  private func kernel<Sink>(
    _ arguments: Span<UInt8>, uptime: UInt64, to output: inout MessageWriter<Sink>
  ) {
    let subcommand = Words(arguments).first
    if subcommand.reads("version") {
      output.write("mcs-dtb demo client ")
      output.write(demoClientVersion)
      output.write("\r\n")
    } else if subcommand.reads("uptime") {
      output.write("Uptime: ")
      output.write(uptime)
      output.write(" ms\r\n")
    } else if subcommand.isEmpty {
      output.write("kernel version, kernel uptime\r\n")
    } else {
      output.write("kernel ")
      output.write(subcommand)
      output.write(": command not found\r\n")
    }
  }
}

/// A line cut at its first blank.
private struct Words: ~Escapable {
  let first: Span<UInt8>
  let rest: Span<UInt8>

  @_lifetime(copy line)
  init(_ line: Span<UInt8>) {
    let blank = UInt8(ascii: " ")
    var start = 0
    while start < line.count, line[start] == blank { start += 1 }
    var end = start
    while end < line.count, line[end] != blank { end += 1 }
    var next = end
    while next < line.count, line[next] == blank { next += 1 }
    first = line.extracting(start..<end)
    rest = line.extracting(next..<line.count)
  }
}

extension Span<UInt8> {
  /// Whether the bytes are exactly this ASCII text.
  fileprivate func reads(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { expected in
      guard expected.count == count else { return false }
      for index in 0..<count where expected[index] != self[index] { return false }
      return true
    }
  }
}
