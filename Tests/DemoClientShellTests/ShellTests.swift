// SPDX-License-Identifier: MulanPSL-2.0
import DemoClientShell
import Testing

/// Remembers every message.
private struct Messages: MessageSink {
  var texts: [String] = []
  mutating func send(_ message: Span<UInt8>) {
    texts.append(String(decoding: message.indices.map { message[$0] }, as: UTF8.self))
  }
}

/// What the shell sends for `input`, and whether it wants the core switched off.
private func type(_ input: String, uptime: UInt64 = 0) -> (messages: [String], powersOff: Bool) {
  var shell = Shell()
  var output = MessageWriter(to: Messages())
  for byte in input.utf8 where shell.take(byte, uptime: uptime, to: &output) == .powerOff {
    return (output.sink.texts, true)
  }
  return (output.sink.texts, false)
}

struct ShellTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let input: String
    let screen: String
    var testDescription: String { input.debugDescription }
    init(_ input: String, _ screen: String) { (self.input, self.screen) = (input, screen) }
  }

  @Test(
    "What a terminal shows",
    arguments: [
      Row("\r", "\r\nuart:~$ "),
      Row("\n", "\r\nuart:~$ "),
      Row("\r\n", "\r\nuart:~$ "),
      Row("\n\n", "\r\nuart:~$ \r\nuart:~$ "),
      Row("\r\r\n", "\r\nuart:~$ \r\nuart:~$ "),
      Row("   \r", "   \r\nuart:~$ "),
      Row(
        "kernel version\r",
        "kernel version\r\nmcs-dtb demo client \(demoClientVersion)\r\nuart:~$ "),
      Row("kernel uptime\r", "kernel uptime\r\nUptime: 90061 ms\r\nuart:~$ "),
      Row("  kernel   uptime  \r", "  kernel   uptime  \r\nUptime: 90061 ms\r\nuart:~$ "),
      Row("kernel\r", "kernel\r\nkernel version, kernel uptime\r\nuart:~$ "),
      Row("kernel foo bar\r", "kernel foo bar\r\nkernel foo: command not found\r\nuart:~$ "),
      Row("foo\r", "foo\r\nfoo: command not found\r\nuart:~$ "),
      Row("helper\r", "helper\r\nhelper: command not found\r\nuart:~$ "),
      Row("echo\r", "echo\r\n\r\nuart:~$ "),
      Row("echo  a  b \r", "echo  a  b \r\na  b \r\nuart:~$ "),
      Row(
        "help\r",
        "help\r\nAvailable commands:\r\n  echo      :Write the rest of the line.\r\n"
          + "  help      :Write this list.\r\n  kernel    :version, uptime\r\n"
          + "  shutdown  :Switch this core off.\r\nuart:~$ "),
      // Editing.
      Row("ex\u{8}cho 1\r", "ex\u{8} \u{8}cho 1\r\n1\r\nuart:~$ "),
      Row("ex\u{7f}cho 1\r", "ex\u{8} \u{8}cho 1\r\n1\r\nuart:~$ "),
      Row("\u{8}\u{7f}\u{15}\r", "\r\nuart:~$ "),
      Row("ab\u{15}echo 2\r", "ab\u{8} \u{8}\u{8} \u{8}echo 2\r\n2\r\nuart:~$ "),
      Row("ab\u{3}echo 3\r", "ab^C\r\nuart:~$ echo 3\r\n3\r\nuart:~$ "),
      // Keys that are not text: cursor up, delete, alt-x, tab, NUL.
      Row("\u{1b}[A\u{1b}[3~\u{1b}x\t\u{0}echo 4\r", "echo 4\r\n4\r\nuart:~$ "),
      // UTF-8 is swallowed byte by byte.
      Row("echo \u{e9}5\r", "echo 5\r\n5\r\nuart:~$ "),
    ])
  func screen(_ row: Row) {
    let result = type(row.input, uptime: 90061)
    #expect(result.messages.joined() == row.screen)
    #expect(!result.powersOff)
  }

  @Test("One message per echoed byte; long output in messages of at most 32 bytes")
  func messageSizes() {
    let echoes = type("echo 12345678901234567890123456789012345")
    #expect(echoes.messages.allSatisfy { $0.utf8.count == 1 })
    let answer = type("echo 12345678901234567890123456789012345\r").messages.dropFirst(40)
    #expect(answer == ["\r\n", "12345678901234567890123456789012", "345\r\nuart:~$ "])
  }

  @Test("A line longer than the editor keeps its first 128 bytes")
  func longLine() {
    let text = String(repeating: "x", count: 300)
    let messages = type("echo \(text)\r").messages
    #expect(messages.prefix(128).joined() == "echo " + text.prefix(123))
    #expect(messages.dropFirst(128).joined() == "\r\n\(text.prefix(123))\r\nuart:~$ ")
  }

  @Test("shutdown switches off, when it is a line of its own")
  func shutdown() {
    #expect(type("shutdown\r").powersOff)
    #expect(type(" shutdown now\r").powersOff)
    #expect(type("shutdown\r").messages.joined() == "shutdown\r\n")
    #expect(!type("shutdown").powersOff)
    #expect(!type("shutdown\u{0}").powersOff)
    #expect(!type("echo shutdown\r").powersOff)
    #expect(!type("shutdown\u{3}\r").powersOff)
  }

  @Test(
    "Numbers",
    arguments: [
      (0, "0 0x0"), (9, "9 0x9"), (10, "10 0xa"), (4096, "4096 0x1000"),
      (UInt64.max, "18446744073709551615 0xffffffffffffffff"),
    ])
  func numbers(_ number: UInt64, _ text: String) {
    var output = MessageWriter(to: Messages())
    output.write(number)
    output.write(UInt8(ascii: " "))
    output.write(hex: number)
    output.flush()
    #expect(output.sink.texts.joined() == text)
  }

  @Test("Every byte in every order leaves the shell usable")
  func anyBytes() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var shell = Shell()
      var output = MessageWriter(to: Messages())
      for _ in 0..<500 {
        _ = shell.take(.random(in: 0...255, using: &random), uptime: 1, to: &output)
      }
      for byte in "x\u{3}echo fine\r".utf8 { _ = shell.take(byte, uptime: 1, to: &output) }
      #expect(output.sink.texts.joined().hasSuffix("echo fine\r\nfine\r\nuart:~$ "))
    }
  }

  @Test("Of what is not read yet 64 bytes are kept, and the order is")
  func inputRing() {
    var ring = InputRing()
    var written: UInt8 = 0
    func put(_ count: UInt8) {
      let bytes = (0..<count).map { written + $0 }
      written += count
      ring.put(bytes.span)
    }
    func takeAll() -> [UInt8] {
      var taken: [UInt8] = []
      while let byte = ring.take() { taken.append(byte) }
      return taken
    }
    put(64)
    #expect(takeAll() == Array(0..<64))
    put(65)
    #expect(takeAll() == Array(64..<128))
    put(40)
    for byte in UInt8(129)..<149 { #expect(ring.take() == byte) }
    put(50)
    #expect(takeAll() == Array(149..<213))
    #expect(ring.take() == nil)
  }
}
