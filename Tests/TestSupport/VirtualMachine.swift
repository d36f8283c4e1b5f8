// SPDX-License-Identifier: MulanPSL-2.0

import Foundation

/// A guest whose console is a shell: what is typed is run, what it prints comes back.
///
/// Sendable in name, for tests that share one; they use it one at a time.
public final class VirtualMachine: @unchecked Sendable {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending = ""
  /// Commands so far. Each has a mark of its own, so that the rest of one that was given up is not
  /// taken for the next.
  private var commands = 0
  private var hasEnded = false
  /// Everything the guest printed, for a failed test's message.
  public private(set) var transcript = ""

  /// Starts the program (usually mcs-boot) and waits for the guest's prompt.
  public init(_ words: [String], timeout: TimeInterval = 300) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    _ = try expect("/ # ", timeout: timeout)
    // From here on only what commands print comes back: no echo, no prompt, no messages
    // of the kernel.
    try type("stty -echo; dmesg -n 1; PS1= PS2=; echo ready$((1))\n")
    _ = try expect("ready1\r\n", timeout: 60)
  }

  deinit {
    // Not terminate(): a program inherits the signals that the tests' threads have blocked, SIGTERM
    // among them.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// Runs a shell command in the guest.
  ///
  /// - Returns: what it printed, lines ending in a newline, and its exit status.
  public func run(
    _ command: String, timeout: TimeInterval = 120
  ) throws -> (output: String, status: Int) {
    try type("\(command)\n\(mark())\n")
    return try finish(timeout)
  }

  /// Runs a command in the foreground and types Ctrl-C as soon as it has printed a text.
  public func interrupt(
    _ command: String, after text: String, timeout: TimeInterval = 120
  ) throws -> (output: String, status: Int) {
    // In one line: what is typed ahead does not survive Ctrl-C.
    try type("\(command); \(mark())\n")
    let before = try expect(text, timeout: timeout) + text
    try type("\u{3}")
    let (after, status) = try finish(timeout)
    return (Self.plain(before) + after, status)
  }

  /// A command that prints the exit status of the one before, and where its output ends.
  private func mark() -> String {
    commands += 1
    return "echo \"<$?>end\(commands)\""
  }

  private func finish(_ timeout: TimeInterval) throws -> (output: String, status: Int) {
    let text: String
    do {
      text = try expect(">end\(commands)\r\n", timeout: timeout)
    } catch {
      try? type("\u{3}")  // gives the shell back, for tests that go on with this guest
      throw error
    }
    guard let mark = text.range(of: "<", options: .backwards),
      let status = Int(text[mark.upperBound...])
    else { throw TestFailure("no exit status in: \(text)") }
    return (Self.plain(text[..<mark.lowerBound]), status)
  }

  /// Without the carriage returns that the guest's terminal adds.
  private static func plain(_ text: some StringProtocol) -> String {
    text.replacingOccurrences(of: "\r\n", with: "\n")
  }

  /// Runs a command that has to exit with 0.
  @discardableResult
  public func output(of command: String, timeout: TimeInterval = 120) throws -> String {
    let (output, status) = try run(command, timeout: timeout)
    guard status == 0 else {
      throw TestFailure("'\(command)' exited with \(status):\n\(output)")
    }
    return output
  }

  public func type(_ text: String) throws {
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
  }

  /// Reads until a text appears.
  ///
  /// - Returns: what came before it.
  public func expect(_ text: String, timeout: TimeInterval) throws -> String {
    let deadline = Date(timeIntervalSinceNow: timeout)
    while true {
      if let found = pending.range(of: text) {
        let before = String(pending[..<found.lowerBound])
        pending.removeSubrange(..<found.upperBound)
        return before
      }
      let left = deadline.timeIntervalSinceNow
      guard left > 0, try read(within: left) else {
        let problem = hasEnded ? "the guest ended before" : "\(timeout) s passed before"
        throw TestFailure("\(problem) it printed '\(text)'; it printed:\n\(transcript)")
      }
    }
  }

  /// Powers the guest off and waits for QEMU's end.
  public func powerOff() throws {
    try type("poweroff -f\n")
    let deadline = Date(timeIntervalSinceNow: 20)
    while deadline.timeIntervalSinceNow > 0, try read(within: deadline.timeIntervalSinceNow) {}
    guard hasEnded else {
      throw TestFailure("the guest does not power off; it printed:\n\(transcript)")
    }
    process.waitUntilExit()
  }

  /// - Returns: false when nothing came, or never will.
  private func read(within seconds: TimeInterval) throws -> Bool {
    let handle = output.fileHandleForReading
    var wait = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, Int32(seconds * 1000) + 1) > 0 else { return false }
    let data = handle.availableData
    guard !data.isEmpty else {
      hasEnded = true
      return false
    }
    let text = String(decoding: data, as: UTF8.self)
    pending += text
    transcript += text
    return true
  }
}
