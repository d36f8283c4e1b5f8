// SPDX-License-Identifier: MulanPSL-2.0

import Launching
import RPMsg
import Testing

@Suite struct SessionTests {
  // MARK: start

  @Test func startsWithReadyRings() throws {
    let stage = try Stage()
    var session = try stage.open()
    #expect(stage.window.load8(0) == 0)
    #expect(stage.window.load8(0x2ffff) == 0)  // cleared to the end
    try session.start(now: 0)
    #expect(stage.statusAtStart == 4)
    #expect(stage.entry == 0x7a00_0000)
    #expect(stage.said == "start client os\n")
    #expect(try session.turn(0).milliseconds == 5000)
    #expect(try session.turn(1).milliseconds == 4999)
    #expect(stage.kicks == 0)
  }

  @Test func moduleRefusesToStart() throws {
    let stage = try Stage()
    var session = try stage.open()
    stage.startError = busy
    let text = failure(stage) { () throws(LaunchError) in try session.start(now: 0) }
    #expect(
      text == """
        error: the module refused to start cpu 3 at 0x7a000000: Device or resource busy (errno 16)
          the reason is in the kernel log: dmesg | grep mcs | tail

        """)
  }

  @Test func silentClient() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 100)
    stage.window.store16(0x2c128, 0)  // which the stage's device has set
    #expect(try session.turn(5099).milliseconds == 1)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(5100) }
    #expect(
      text == """
        error: the client announced no service within 5000 ms: cpu 3 is on, but has not touched the rings
          that needs an image for 0x7a000000, for this shared memory, and for this interrupt controller
          (dmesg | grep mcs: names it). Does its console (UART) say anything?
          it runs on: rpmsg_main --stop -c 3 tries to stop it; if that fails, reboot before the next try

        """)
  }

  /// It says that it wants no interrupt for returned buffers, which comes before its first message.
  @Test func silentClientThatUsesTheRings() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 100)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(5100) }
    #expect(stage.record.state == .ringsUp)
    #expect(
      text == """
        error: the client announced no service within 5000 ms: cpu 3 uses the rings, but sends nothing
          that needs the doorbell: an image for it and for this interrupt controller
          (dmesg | grep mcs: names both). Does its console (UART) say anything?
          it runs on: rpmsg_main --stop -c 3 tries to stop it; if that fails, reboot before the next try

        """)
  }

  @Test func clientGoesOffAtOnce() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 0)
    stage.state = .off
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(5000) }
    #expect(
      text == """
        error: the client switched cpu 3 off again before it announced a service
          its console (UART) may say why

        """)
  }

  // MARK: services

  /// A session that serves these services, from address 0x400 on.
  static func serving(
    _ stage: Stage, _ names: [StaticString]
  ) throws -> Session<FakeProcessor, FakeTerminals, FakeReporter> {
    var session = try stage.open()
    try session.start(now: 0)
    for (i, name) in names.enumerated() { try stage.announce(name, 0x400 + UInt32(i)) }
    #expect(try session.turn(10).milliseconds == 1000)
    stage.said = ""
    return session
  }

  @Test func linesThatUsersKnow() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 0)
    try stage.announce("rpmsg-rpc", 0x400)
    try stage.announce("uart", 0x401)
    try stage.announce("console", 0x402)
    #expect(try session.turn(9).milliseconds == 1000)
    #expect(
      stage.said == """
        start client os
        pls open /dev/pts/0 to talk with client OS
        pty_thread for uart is runnning
        pls open /dev/pts/1 to talk with client OS
        pty_thread for console is runnning

        """)
    #expect(stage.complained == "")
    #expect(stage.kicks == 0)  // nothing is sent before the user types
  }

  @Test(
    arguments: [
      ("uart", true), ("console", true), ("pty", true), ("rpmsg-tty", true), ("rpmsg-tty1", true),
      ("anything", true), ("rpmsg-rpc", false), ("onoff", false), ("echo", false),
      ("matrix", false),
    ] as [(StaticString, Bool)])
  func whatGetsATerminal(_ name: StaticString, _ expected: Bool) throws {
    let stage = try Stage()
    _ = try Self.serving(stage, [name])
    #expect(stage.terminals.isEmpty != expected)
  }

  @Test func namesCannotPaintTheTerminal() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 0)
    try stage.announce("\u{1b}[2Juart\n", 0x400)
    _ = try session.turn(0)
    #expect(stage.said.hasSuffix("pty_thread for ?[2Juart? is runnning\n"))
  }

  @Test func noTerminalToBeHad() throws {
    let stage = try Stage()
    stage.terminalError = busy
    var session = try Self.serving(stage, ["uart"])
    #expect(
      stage.complained == """
        warning: no terminal for uart: Device or resource busy (errno 16)
          is /dev/pts there? if not: mount -t devpts devpts /dev/pts

        """)
    try stage.send(bytes("hello"), from: 0x400, to: 0x400)
    #expect(try session.turn(11).milliseconds == 999)
  }

  @Test func moreServicesThanPlaces() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 0)
    let names: [StaticString] = [
      "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
    ]
    for (i, name) in names.enumerated() {
      try stage.announce(name, UInt32(i))
      _ = try session.turn(1)
    }
    #expect(stage.terminals.count == 16)
    #expect(
      stage.complained == "warning: ignored: the client announces more than 16 services\n")
  }

  @Test func malformedAnnouncements() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 0)
    for _ in 0..<5 { try stage.send(bytes("uart"), from: 0x400, to: 0x35) }
    try stage.announce("uart", 0x400)
    _ = try session.turn(1)
    #expect(
      stage.complained
        == "warning: ignored: it sent a name service message of 4 bytes instead of 40\n")
    #expect(stage.terminals.count == 1)
  }

  /// A service that comes back keeps its terminal; what was typed meanwhile waits there.
  @Test func withdrawnAndAnnouncedAgain() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    try stage.announce("uart", 0x400, gone: true)
    _ = try session.turn(20)
    #expect(!stage.terminals[0]!.watchesInput)
    stage.terminals[0]!.input = bytes("x")
    _ = try session.turn(now: 21, readable: 1, writable: 0)
    #expect(try stage.take().isEmpty)
    try stage.announce("uart", 0x500)
    _ = try session.turn(22)
    #expect(stage.terminals[0]!.watchesInput)
    _ = try session.turn(now: 23, readable: 1, writable: 0)
    let messages = try stage.take()
    #expect(messages.count == 1 && messages[0].destination == 0x500)
    #expect(stage.said == "")
  }

  // MARK: traffic

  @Test func oneInterruptATurn() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart", "console"])
    stage.terminals[0]!.input = bytes("ls\r")
    stage.terminals[1]!.input = Array(repeating: 7, count: 13)
    _ = try session.turn(now: 20, readable: 0b11, writable: 0)
    #expect(stage.kicks == 1)
    let messages = try stage.take()
    #expect(messages.count == 2)
    #expect(messages[0] == (0x400, 0x400, bytes("ls\r")))
    #expect(messages[1] == (0x401, 0x401, Array(repeating: 7, count: 13)))
    _ = try session.turn(21)
    #expect(stage.kicks == 1)
  }

  @Test func oneWriteATurn() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart", "console"])
    for text in ["one ", "two ", "three"] {
      try stage.send(bytes(text), from: 0x401, to: 0x401)
    }
    try stage.send(bytes("nobody's"), from: 0x999, to: 0x999)
    try stage.send([], from: 0x400, to: 0x400)
    _ = try session.turn(20)
    #expect(stage.terminals[1]!.output == bytes("one two three"))
    #expect(stage.terminals[1]!.writes == 1)
    #expect(stage.terminals[0]!.writes == 0)
  }

  @Test func terminalThatTakesNoMore() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.terminals[0]!.room = 3
    try stage.send(bytes("abcdef"), from: 0x400, to: 0x400)
    _ = try session.turn(20)
    #expect(stage.terminals[0]!.output == bytes("abc"))
    #expect(stage.terminals[0]!.watchesOutput)
    try stage.send(bytes("ghi"), from: 0x400, to: 0x400)
    _ = try session.turn(21)
    #expect(stage.terminals[0]!.writes == 1)  // not tried again until it is writable
    stage.terminals[0]!.room = 100
    _ = try session.turn(now: 22, readable: 0, writable: 1)
    #expect(stage.terminals[0]!.output == bytes("abcdefghi"))
    #expect(!stage.terminals[0]!.watchesOutput)
  }

  @Test func terminalThatDoesNotSayItHasRoom() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.terminals[0]!.room = 0
    try stage.send(bytes("late"), from: 0x400, to: 0x400)
    _ = try session.turn(20)
    stage.terminals[0]!.room = 100
    _ = try session.turn(1009)
    #expect(stage.terminals[0]!.output == [])
    _ = try session.turn(1010)
    #expect(stage.terminals[0]!.output == bytes("late"))
    #expect(!stage.terminals[0]!.watchesOutput)
  }

  /// While nobody reads, the newest 4064 bytes are kept.
  @Test func nobodyReads() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.terminals[0]!.room = 0
    var all: [UInt8] = []
    for i in 0..<100 {
      let text = (0..<100).map { UInt8(truncatingIfNeeded: $0 + i) }
      try stage.send(text, from: 0x400, to: 0x400)
      all += text
      _ = try session.turn(20)
    }
    stage.terminals[0]!.room = .max
    _ = try session.turn(now: 21, readable: 0, writable: 1)
    #expect(stage.terminals[0]!.output == all.suffix(4064))
  }

  /// The client stops taking messages: terminals are left alone, and buffers that come back without
  /// an interrupt are found soon.
  @Test func allBuffersAreTheClients() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart", "console"])
    try Self.takeAllBuffers(stage, &session)
    stage.terminals[0]!.input = [1]
    #expect(try session.turn(now: 40, readable: 1, writable: 0).milliseconds == 1)
    #expect(!stage.terminals[0]!.watchesInput && !stage.terminals[1]!.watchesInput)
    #expect(stage.terminals[0]!.input.count == 1)
    for expected in [2, 4, 8, 16, 32, 64, 64] as [Int32] {
      #expect(try session.turn(40).milliseconds == expected)
    }
    #expect(try stage.take().count == 16)
    #expect(try session.turn(40).milliseconds == 970)
    #expect(stage.terminals[0]!.watchesInput && stage.terminals[1]!.watchesInput)
    _ = try session.turn(now: 40, readable: 1, writable: 0)
    #expect(try stage.take().count == 1)
  }

  /// A client that takes no messages gets sixteen, each with a byte that was typed.
  private static func takeAllBuffers(
    _ stage: Stage, _ session: inout Session<FakeProcessor, FakeTerminals, FakeReporter>
  ) throws {
    for time in Int64(20)..<36 {
      stage.terminals[0]!.input = [1]
      #expect(
        try session.turn(now: time, readable: 1, writable: 0).milliseconds == Int32(1010 - time))
    }
  }

  @Test func fullRingsOfOutput() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    for round in 0..<20 {
      for _ in 0..<16 { try stage.send([UInt8(round)], from: 0x400, to: 0x400) }
      #expect(throws: Stage.Full.self) { try stage.send([0], from: 0x400, to: 0x400) }
      _ = try session.turn(20)
    }
    #expect(stage.terminals[0]!.output.count == 320)
    #expect(stage.terminals[0]!.writes == 20)
  }

  // MARK: the end

  static let ways: [([StaticString], UInt32, [UInt8])] = [
    (["uart"], 0x400, bytes("shutdown") + [0]),
    (["rpmsg-rpc", "uart", "console"], 0x400, [1, 0, 0, 0] + bytes("power off")),
    (["console", "uart", "rpmsg-rpc"], 0x402, [1, 0, 0, 0] + bytes("power off")),
    (["echo", "onoff", "matrix", "pty"], 0x401, [1, 0, 0, 0xff]),
    (["uart", "onoff"], 0x401, [1, 0, 0, 0xff]),
  ]

  @Test(arguments: ways)
  func askedInTheRightWay(_ names: [StaticString], _ address: UInt32, _ payload: [UInt8]) throws {
    let stage = try Stage()
    var session = try Self.serving(stage, names)
    var asked: [Stage.Message] = []
    stage.onKick = { asked = (try? $0.take()) ?? [] }
    try session.stop(now: 100)
    #expect(try session.turn(100).milliseconds == 1)
    #expect(asked.count == 1)
    #expect(asked[0] == (address, address, payload))
    stage.state = .off
    #expect(try session.turn(104).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 off after 4 ms)\n")
  }

  /// On x86-64 the processor is reset, whatever the client announced.
  @Test(arguments: [["console"], ["uart", "rpmsg-rpc"]] as [[StaticString]]) func reset(
    _ names: [StaticString]
  ) throws {
    var ways = PowerOffWays()
    ways.add(.initIPI)
    let stage = try Stage(ways: ways)
    stage.onReset = { $0.state = .off }
    var session = try Self.serving(stage, names)
    try session.stop(now: 100)
    #expect(try session.turn(100).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 off after 0 ms)\n")
  }

  @Test func resetRefused() throws {
    var ways = PowerOffWays()
    ways.add(.initIPI)
    let stage = try Stage(ways: ways)
    stage.onReset = { _ in }
    stage.resetError = busy
    var session = try Self.serving(stage, ["uart"])
    try session.stop(now: 100)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(100) }
    #expect(
      text == """
        error: the module did not reset cpu 3: Device or resource busy (errno 16)
          the reason is in the kernel log: dmesg | grep mcs | tail

        """)
  }

  /// One that does not go when it is asked is reset where that can be.
  @Test func resetAtLast() throws {
    let stage = try Stage()
    stage.onReset = { $0.state = .off }
    var session = try Self.serving(stage, ["uart"])
    try session.stop(now: 100)
    #expect(try session.turn(100).milliseconds == 1)
    #expect(try session.turn(3099).milliseconds == 10)
    #expect(try session.turn(3100).milliseconds == 0)
    #expect(
      stage.complained == "warning: the client does not stop as asked: its processor is reset\n")
    #expect(try session.turn(3101).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 off after 1 ms)\n")
  }

  @Test func silentAndReset() throws {
    let stage = try Stage()
    stage.onReset = { $0.state = .off }
    var session = try stage.open()
    try session.start(now: 0)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(5000) }
    #expect(stage.state == .off)
    #expect(
      text == """
        error: the client announced no service within 5000 ms: cpu 3 uses the rings, but sends nothing
          that needs the doorbell: an image for it and for this interrupt controller
          (dmesg | grep mcs: names both). Does its console (UART) say anything?
          it was reset and is off again

        """)
  }

  /// Ctrl-C before the client is up: it is asked as soon as it can be.
  @Test func stoppedBeforeReady() throws {
    let stage = try Stage()
    var session = try stage.open()
    try session.start(now: 0)
    try session.stop(now: 1)
    #expect(try session.turn(1).milliseconds == 1)
    try stage.announce("uart", 0x400)
    stage.onKick = { $0.state = .off }
    #expect(try session.turn(5).failed == false)
    #expect(stage.said.hasSuffix("client os is offline (cpu 3 off after 0 ms)\n"))
  }

  @Test func cannotBeAsked() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["console"])
    try session.stop(now: 100)
    #expect(try session.turn(200).milliseconds == 10)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(3100) }
    #expect(
      text == """
        error: cpu 3 is still on: the client announced nothing that could switch it off
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)
  }

  @Test func doesNotGoOff() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    try session.stop(now: 100)
    _ = try session.turn(100)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(3100) }
    #expect(
      text == """
        error: cpu 3 is still on: the client was asked to stop ('shutdown' to uart) but did not within 3000 ms
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)
  }

  @Test func takesNoMessages() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    try Self.takeAllBuffers(stage, &session)
    try session.stop(now: 100)
    #expect(!stage.terminals[0]!.watchesInput)
    #expect(try session.turn(100).milliseconds == 1)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(3100) }
    #expect(
      text == """
        error: cpu 3 is still on: the client took no message for 3000 ms, so it could not be asked to stop
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)
  }

  @Test func secondSignal() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    try session.stop(now: 100)
    let text = failure(stage) { () throws(LaunchError) in try session.stop(now: 200) }
    #expect(
      text == """
        error: cpu 3 is still on: a second signal came before the client had stopped
          it may stop yet: mcs-launch status tells

        """)
  }

  @Test func clientSwitchesItselfOff() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.state = .off
    #expect(try session.turn(1009).milliseconds == 1)
    #expect(try session.turn(1010).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 switched itself off)\n")
  }

  @Test func outputUntilTheEnd() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    try session.stop(now: 100)
    stage.onKick = {
      try! $0.send(bytes("bye\r\n"), from: 0x400, to: 0x400)
    }
    _ = try session.turn(100)
    stage.state = .off
    #expect(try session.turn(101).failed == false)
    #expect(stage.terminals[0]!.output == bytes("bye\r\n"))
  }

  // MARK: bad clients

  @Test func brokenRingEndsInPowerOff() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.window.store16(0x2c12a, 0x7000)
    var asked: [Stage.Message] = []
    stage.onKick = { asked = (try? $0.take()) ?? [] }
    _ = try session.turn(20)
    #expect(
      stage.complained == """
        error: the client broke the protocol: it moved a ring index by 28671, at most 16 can be new
          the client is at fault, or is not built for this layout of the shared memory

        """)
    _ = try session.turn(21)
    #expect(asked.map(\.payload) == [bytes("shutdown") + [0]])
    stage.state = .off
    #expect(try session.turn(25).failed == true)
    #expect(stage.said == "client os is offline (cpu 3 off after 4 ms)\n")
  }

  @Test func bothRingsBroken() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    try Self.takeAllBuffers(stage, &session)
    stage.window.store16(0x2c12a, 0x7000)
    stage.window.store16(0x2812a, 0x7000)
    _ = try session.turn(40)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(41) }
    #expect(
      text == """
        error: the client broke the protocol: it moved a ring index by 28672, at most 16 can be new
          the client is at fault, or is not built for this layout of the shared memory

        """)
  }

  @Test func kickFails() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.terminals[0]!.input = [1]
    stage.kickError = busy
    let text = failure(stage) { () throws(LaunchError) in
      _ = try session.turn(now: 20, readable: 1, writable: 0)
    }
    #expect(
      text == """
        error: cannot interrupt cpu 3: Device or resource busy (errno 16)
          the reason is in the kernel log: dmesg | grep mcs | tail

        """)
  }

  @Test func stateCannotBeTold() throws {
    let stage = try Stage()
    var session = try Self.serving(stage, ["uart"])
    stage.stateError = busy
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(1010) }
    #expect(
      text == """
        error: cannot tell the state of cpu 3: Device or resource busy (errno 16)
          the reason is in the kernel log: dmesg | grep mcs | tail

        """)
  }
}
