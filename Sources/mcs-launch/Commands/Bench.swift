// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// `mcs-launch bench CLIENT [SERVICE]`: how long a shell's echo takes, and how much of a paste
/// arrives. What is typed is wiped out with backspaces: no command runs.
func bench(_ arguments: Arguments) throws(UsageError) -> Int32 {
  var arguments = arguments
  let (client, service) = try arguments.service(.bench)
  guard let terminal = ServiceTerminal(client, service) else { return 1 }
  var bench = Bench(terminal)
  guard bench.hasEcho() else {
    StandardOutput().complain(
      Text(
        """
        error: nothing that is typed comes back
          fix: name a service with an echo: mcs-launch bench CLIENT SERVICE

        """))
    return 1
  }
  bench.measureEcho(of: 1, "echo 1 byte")
  bench.measureEcho(of: 13, "echo 13 bytes")
  bench.measurePaste()
  return bench.lost == 0 ? 0 : 1
}

private struct Bench: ~Copyable {
  private let terminal: ServiceTerminal
  private(set) var lost = 0
  private var latencies = Latencies(capacity: 1000)
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
  /// When the last letter came, in microseconds.
  private var lastLetter: Int64 = 0
  /// What stands in the shell's line; a line of 32 fits every shell.
  private var column = 0

  init(_ terminal: consuming ServiceTerminal) { self.terminal = terminal }

  deinit { buffer.deallocate() }

  /// An echo takes at most this long, in microseconds.
  private static var patience: Int64 { 1_000_000 }
  private static var letter: UInt8 { UInt8(ascii: "a") }
  private static var backspace: UInt8 { 8 }

  mutating func hasEcho() -> Bool {
    _ = drain(untilQuiet: 20)
    // the first message shows the client Linux's address: it may answer with a prompt
    type(Self.letter, 1)
    let echoed = drain(untilQuiet: 200)
    wipe()
    return echoed > 0
  }

  mutating func measureEcho(of size: Int, _ name: StaticString) {
    latencies.removeAll()
    var sent = 0
    while sent < latencies.capacity {
      if column + size > 32 { wipe() }
      sent += 1
      let start = linux_now_us()
      type(Self.letter, size)
      if echo(of: size, until: start + Self.patience) {
        latencies.add(UInt32(clamping: linux_now_us() - start))
      } else {
        lost += 1
        _ = drain(untilQuiet: 200)
      }
    }
    wipe()
    var text = Text(name)
    latencies.describe(&text, of: sent)
    StandardOutput().say(text)
  }

  /// 50 times 28 letters and as many backspaces, without a look at what comes back.
  mutating func measurePaste() {
    wipe()
    let start = linux_now_us()
    var letters = 0
    for _ in 0..<50 {
      type(Self.letter, 28)
      type(Self.backspace, 28)
      letters += drain(untilQuiet: 0)
    }
    letters += drain(untilQuiet: 300)
    let end = max(lastLetter, start + 1)
    column = 28
    wipe()
    if letters < 1400 { lost += 1400 - letters }
    var text = Text("paste: ")
    text.add(decimal: UInt64(max(0, min(letters, 1400))))
    text.add(" of 1400 letters came back, ")
    text.add(decimal: 2_800_000_000 / UInt64(end - start))
    text.add(" bytes/s typed\n")
    StandardOutput().say(text)
  }

  /// The wait for room is part of it: a terminal takes about 4 kB.
  private mutating func type(_ byte: UInt8, _ count: Int) {
    var left = count
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { bytes in
      for i in 0..<32 { bytes[i] = byte }
      while left > 0 {
        let taken = terminal.write(UnsafeRawBufferPointer(rebasing: bytes[..<min(left, 32)]))
        left -= taken
        if taken == 0, linux_wait_console(-1, terminal.descriptor, -1, 1, 1000) == 0 { return }
      }
    }
    column += byte == Self.letter ? count : -count
  }

  /// True once as many letters came back.
  private mutating func echo(of size: Int, until deadline: Int64) -> Bool {
    var left = size
    while left > 0 {
      let wait = deadline - linux_now_us()
      guard wait > 0 else { return false }
      _ = linux_wait_console(-1, terminal.descriptor, -1, 0, Int32(clamping: wait / 1000 + 1))
      left -= letters()
    }
    return true
  }

  /// Letters that came; 0 if there is nothing.
  private mutating func letters() -> Int {
    let count = terminal.read(into: buffer)
    var letters = 0
    for i in 0..<max(0, count) where buffer[i] == Self.letter { letters += 1 }
    if letters > 0 { lastLetter = linux_now_us() }
    return letters
  }

  /// Reads until nothing came for so many milliseconds. Returns how many letters came.
  private mutating func drain(untilQuiet milliseconds: Int32) -> Int {
    var count = 0
    while linux_wait_console(-1, terminal.descriptor, -1, 0, milliseconds) != 0 {
      let before = count
      count += letters()
      if count == before, isGone { break }
    }
    return count
  }

  private var isGone: Bool { linux_is_terminal_gone(terminal.descriptor) != 0 }

  /// Takes back what was typed.
  private mutating func wipe() {
    while column > 0 {
      type(Self.backspace, min(column, 13))
      _ = drain(untilQuiet: 20)
    }
    column = 0
  }
}
