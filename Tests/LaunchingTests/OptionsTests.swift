// SPDX-License-Identifier: MulanPSL-2.0

import Glibc
import Launching
import Testing

/// argv as main() gets it. Never freed: the options point into it.
func arguments(_ words: [String]) -> (Int, UnsafePointer<UnsafeMutablePointer<CChar>?>) {
  let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: words.count + 1)
  for (i, word) in words.enumerated() { list[i] = strdup(word) }
  list[words.count] = nil
  return (words.count, UnsafePointer(list))
}

@Suite struct OptionsTests {
  func parse(_ line: String) throws(UsageError) -> Options.Request {
    let (count, list) = arguments(
      ["rpmsg_main"] + line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    )
    return try Options.parse(count, list)
  }

  @Test(arguments: [
    (
      "-c 3 -t /lib/firmware/z.bin -a 0x7a000000",
      "cpu:3, ld:7a000000, entry:7a000000, path:/lib/firmware/z.bin\n"
    ),
    ("-c 3 -t z -a 7a000000", "cpu:3, ld:7a000000, entry:7a000000, path:z\n"),
    ("-a 0X7A000000 -t z -c 1 -e 7a001094", "cpu:1, ld:7a000000, entry:7a001094, path:z\n"),
    ("-c3 -tz -a7a000000 -e0x7a000004", "cpu:3, ld:7a000000, entry:7a000004, path:z\n"),
    ("-c 1 -c 3 -t y -t z -a 1 -a 2", "cpu:3, ld:2, entry:2, path:z\n"),
    (
      "-c 0 -t z -a ffffffffffffffff",
      "cpu:0, ld:ffffffffffffffff, entry:ffffffffffffffff, path:z\n"
    ),
    ("-c 3 -t -a -a 0x0", "cpu:3, ld:0, entry:0, path:-a\n"),
    ("-c 3 -t a\u{1b}[2J\u{7f} -a 1", "cpu:3, ld:1, entry:1, path:a?[2J?\n"),
  ])
  func accepted(_ line: String, _ expected: String) throws {
    guard case .launch(let options, restart: false) = try parse(line) else {
      Issue.record("help")
      return
    }
    var text = Text()
    options.describe(&text)
    #expect(text.string == expected)
  }

  @Test(
    arguments: [
      ("zephyr", "zephyr", "/etc/mcs/zephyr.conf"), ("--config z.conf", nil, "z.conf"),
      ("rt-thread-2 --config /tmp/a", "rt-thread-2", "/tmp/a"),
      ("--config a --config b zephyr", "zephyr", "b"),
    ] as [(String, String?, String)])
  func configured(_ line: String, _ client: String?, _ file: String) throws {
    guard case .configured(let c, let f, restart: false) = try parse(line) else {
      Issue.record("not a configuration")
      return
    }
    #expect(c.map { String(cString: $0) } == client)
    #expect(String(cString: f) == file)
  }

  @Test(arguments: ["-h", "--help", "-c 3 --help", "-c x -h"]) func help(_ line: String) throws {
    // -c x comes first and is wrong
    if line.hasPrefix("-c x") {
      #expect(throws: UsageError.self) { try parse(line) }
      return
    }
    guard case .help = try parse(line) else {
      Issue.record("not help")
      return
    }
  }

  @Test(arguments: [
    ("-t z -a 1", "-c CPU is missing: which processor runs the client?"),
    ("-c 3 -a 1", "-t IMAGE is missing: which client OS shall run?"),
    ("-c", "-c needs a value"),
    ("-c 3 -t z -a", "-a needs a value"),
    ("-c 3 -t  -a 1", "-t needs a value"),
    ("-c three -t z -a 1", "-c needs the number of a processor, not 'three'"),
    ("-c -1 -t z -a 1", "-c needs the number of a processor, not '-1'"),
    ("-c 0x3 -t z -a 1", "-c needs the number of a processor, not '0x3'"),
    ("-c 3x -t z -a 1", "-c needs the number of a processor, not '3x'"),
    ("-c 65535 -t z -a 1", "-c needs the number of a processor, not '65535'"),
    ("-c 4294967299 -t z -a 1", "-c needs the number of a processor, not '4294967299'"),
    ("-c 3 -t z -a 0x", "-a needs a hexadecimal address of at most 64 bits, not '0x'"),
    ("-c 3 -t z -a 7a00z", "-a needs a hexadecimal address of at most 64 bits, not '7a00z'"),
    (
      "-c 3 -t z -a 10000000000000000",
      "-a needs a hexadecimal address of at most 64 bits, not '10000000000000000'"
    ),
    ("-c 3 -t z -a 1 -e 0y1", "-e needs a hexadecimal address of at most 64 bits, not '0y1'"),
    ("-c 3 -t z -a 1 -x", "unknown option '-x'"),
    ("-c 3 -t z -a 1 --cpu", "unknown option '--cpu'"),
    ("-c 3 -t z -a 1 rest", "unexpected argument 'rest'"),
    ("-c 3 -t z -a 1 -", "unexpected argument '-'"),
    ("zephyr rt-thread", "unexpected argument 'rt-thread'"),
    ("--stop zephyr", "--stop goes with -c CPU; of a client by name: mcs-launch stop CLIENT"),
    ("--stop", "-c CPU is missing: which processor runs the client?"),
    ("--config", "--config needs a value"),
    ("--config ", "--config needs a value"),
    ("-", "'-' is not a client's name; for a file use --config FILE"),
    ("./z.conf", "'./z.conf' is not a client's name; for a file use --config FILE"),
    ("Zephyr", "'Zephyr' is not a client's name; for a file use --config FILE"),
    (
      "zephyr -c 3",
      "-c, -t, -a and -e do not go with CLIENT or --config, whose file says all that"
    ),
    (
      "-c 3 -t z -a 1 --config z.conf",
      "-c, -t, -a and -e do not go with CLIENT or --config, whose file says all that"
    ),
  ])
  func refused(_ line: String, _ expected: String) {
    do throws(UsageError) {
      _ = try parse(line)
      Issue.record("accepted")
    } catch {
      var text = Text()
      error.describe(&text)
      #expect(
        text.string == """
          error: \(expected)
            as in: rpmsg_main -c 3 -t IMAGE -a 0x7a000000    more: rpmsg_main --help

          """)
    }
  }

  @Test(arguments: ["zephyr --restart", "--restart --config a", "-c 3 -t z -a 1 --restart"])
  func restarts(_ line: String) throws {
    switch try parse(line) {
    case .launch(_, let restart), .configured(_, _, let restart): #expect(restart)
    default: Issue.record("neither")
    }
  }

  @Test(arguments: ["--stop -c 3", "-c3 --stop", "-c 3 --stop -t z -a 1"])
  func stopsByProcessor(_ line: String) throws {
    guard case .stop(cpu: 3) = try parse(line) else {
      Issue.record("no stop")
      return
    }
  }

  @Test(
    arguments: [
      ("", "stop needs the client's name"),
      ("Zephyr", "'Zephyr' is not a client's name; for a file use --config FILE"),
    ])
  func aClientIsNeeded(_ name: String, _ expected: String) throws {
    guard case .command(.stop, var rest) = try parse(name == "" ? "stop" : "stop \(name)") else {
      Issue.record("no command")
      return
    }
    do throws(UsageError) {
      _ = try rest.client(.stop)
      Issue.record("accepted")
    } catch {
      var text = Text()
      error.describe(&text)
      #expect(text.string.hasPrefix("error: \(expected)\n"))
    }
  }

  @Test func commands() throws {
    guard case .command(.status, var rest) = try parse("status --json x") else {
      Issue.record("no command")
      return
    }
    #expect(rest.next().map { String(cString: $0) } == "--json")
    #expect(throws: UsageError.self) { try rest.end() }
    // only as the first word
    guard case .configured(let client?, _, _) = try parse("--config a status") else {
      Issue.record("no client")
      return
    }
    #expect(String(cString: client) == "status")
  }

  /// A text holds 1024 bytes, and what does not fit is cut.
  @Test func theHelpIsWhole() throws {
    let stage = try Stage()
    var reporter = FakeReporter(stage: stage)
    sayHelp(&reporter)
    let said = stage.said
    #expect(said.hasPrefix("usage: mcs-launch CLIENT\n"))
    #expect(said.hasSuffix("2 the command line is wrong\n"))
    #expect(said.contains("ENTRY    address of its first instruction, if that is not ADDRESS\n"))
    #expect(said.contains("\n  status    which clients run, and where\n"))
    for line in said.split(separator: "\n") { #expect(line.count <= 100) }
  }

  /// Whatever is typed gets an answer of whole lines.
  @Test func longWords() {
    let word = String(repeating: "x", count: 100_000)
    do throws(UsageError) {
      _ = try parse("-c \(word)")
      Issue.record("accepted")
    } catch {
      var text = Text()
      error.describe(&text)
      #expect(
        text.string.hasPrefix(
          "error: -c needs the number of a processor, not '"
            + String(repeating: "x", count: 400) + "...'\n"))
      #expect(text.string.hasSuffix("rpmsg_main --help\n"))
    }
  }
}
