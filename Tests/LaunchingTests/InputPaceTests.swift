// SPDX-License-Identifier: MulanPSL-2.0

import Launching
import RPMsg
import Testing

/// How typed and pasted text goes to the client. Time is the fakes'.
@Suite struct InputPaceTests {
  typealias FakeSession = Session<FakeProcessor, FakeTerminals, FakeReporter>

  /// A client whose shells keep 64 bytes that they have not read, and read one each 200 µs.
  final class Shells {
    var kept: [UInt32: [UInt8]] = [:]
    var read: [UInt32: [UInt8]] = [:]
    var lost = 0
    let echoes: Bool

    init(echoes: Bool) { self.echoes = echoes }

    func take(_ stage: Stage) throws {
      for message in try stage.take() {
        var input = kept[message.destination, default: []] + message.payload
        lost += max(0, input.count - 64)
        input = Array(input.prefix(64))
        kept[message.destination] = input
      }
    }

    func work(_ stage: Stage, bytes: Int) throws {
      for (address, input) in kept.sorted(by: { $0.key < $1.key }) {
        for byte in input.prefix(bytes) where echoes {
          try stage.send([byte], from: address, to: address)
        }
        read[address, default: []] += input.prefix(bytes)
        kept[address] = Array(input.dropFirst(bytes))
      }
    }
  }

  /// Runs millisecond by millisecond, but wakes the session only when it asked for that, rang, or
  /// has a terminal to read that it watches.
  private func run(
    _ stage: Stage, _ session: inout FakeSession, _ shells: Shells, from start: Int64 = 20,
    milliseconds: Int64
  ) throws -> (turns: Int, sent: [(at: Int64, count: Int)]) {
    var wake = start
    var turns = 0
    var sent: [(at: Int64, count: Int)] = []
    for now in start..<start + milliseconds {
      var readable: UInt32 = 0
      for (place, terminal) in stage.terminals
      where terminal.watchesInput && !terminal.input.isEmpty { readable |= 1 << UInt32(place) }
      let rang = try stage.device.transmit.takeKick()
      if now >= wake || readable != 0 || rang {
        let before = stage.terminals.values.reduce(0) { $0 + $1.input.count }
        let next = try #require(
          try session.turn(now: now, readable: readable, writable: 0).milliseconds)
        let count = before - stage.terminals.values.reduce(0) { $0 + $1.input.count }
        if count > 0 { sent.append((now, count)) }
        turns += 1
        wake = now + Int64(next)
      }
      try shells.take(stage)
      try shells.work(stage, bytes: 5)
    }
    return (turns, sent)
  }

  @Test(arguments: [true, false]) func aPasteArrives(echoes: Bool) throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart"])
    let shells = Shells(echoes: echoes)
    let commands = bytes((1...357).map { "echo \($0)\r" }.joined())
    stage.terminals[0]!.input = commands
    let intervals = (commands.count + 13) / 14
    let run = try run(stage, &session, shells, milliseconds: Int64(5 * intervals + 20))
    #expect(shells.lost == 0)
    #expect(shells.read[0x400] == commands)
    // 14 every 5 ms, and no turn without a reason
    #expect(run.sent.count == intervals)
    for (i, one) in run.sent.enumerated() {
      #expect(one.at == 20 + Int64(5 * i))
      #expect(one.count == 14 || i == intervals - 1)
    }
    if !echoes { #expect(run.turns <= intervals + 2) }
    #expect(stage.terminals[0]!.watchesInput)
  }

  @Test func severalShellsEachHaveTheirPace() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart", "console"])
    let shells = Shells(echoes: true)
    let text = (0..<700).map { UInt8(truncatingIfNeeded: $0) }
    stage.terminals[0]!.input = text
    stage.terminals[1]!.input = text.reversed()
    _ = try run(stage, &session, shells, milliseconds: 5 * 50 + 20)
    #expect(shells.lost == 0)
    #expect(shells.read[0x400] == text)
    #expect(shells.read[0x401] == text.reversed())
  }

  /// A paste at one terminal does not hold up another.
  @Test func typingBesideAPaste() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart", "console"])
    stage.terminals[0]!.input = Array(repeating: 1, count: 100)
    _ = try session.turn(now: 20, readable: 1, writable: 0)
    _ = try stage.take()
    stage.terminals[1]!.input = [7]
    _ = try session.turn(now: 21, readable: 0b10, writable: 0)
    #expect(try stage.take().map(\.payload) == [[7]])
  }

  @Test func lessThanFourteenBytesGoAtOnce() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart"])
    stage.terminals[0]!.input = Array(1...13)
    #expect(try session.turn(now: 20, readable: 1, writable: 0).milliseconds == 990)
    #expect(try stage.take().map(\.payload) == [Array(1...13)])
    #expect(stage.terminals[0]!.watchesInput)
  }

  /// However fast: 100 keys within a millisecond, each once the one before came back.
  @Test func typingWithAnEchoIsNeverSlowedDown() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart"])
    for key in UInt8(0)..<100 {
      stage.terminals[0]!.input = [key]
      _ = try session.turn(now: 20, readable: 1, writable: 0)
      #expect(try stage.take().map(\.payload) == [[key]])
      try stage.send([key], from: 0x400, to: 0x400)
      #expect(try session.turn(20).milliseconds == 990)
    }
  }

  /// Lines that a program writes one by one, each short, faster than the shell reads.
  @Test func manyShortWrites() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart"])
    for _ in 0..<20 {
      if stage.terminals[0]!.watchesInput { stage.terminals[0]!.input += bytes("echo 1\r") }
      _ = try session.turn(now: 20, readable: 1, writable: 0)
    }
    #expect(try stage.take().flatMap(\.payload) == bytes("echo 1\recho 1\r"))
    #expect(!stage.terminals[0]!.watchesInput)
  }

  /// A client that is held up has not even taken the last message: the next one would come on top.
  @Test func aClientThatIsHeldUpIsWaitedFor() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart"])
    stage.terminals[0]!.input = Array(repeating: 1, count: 100)
    #expect(try session.turn(now: 20, readable: 1, writable: 0).milliseconds == 5)
    #expect(stage.terminals[0]!.input.count == 86)
    for now in [25, 30, 35] as [Int64] { #expect(try session.turn(now).milliseconds == 5) }
    #expect(stage.terminals[0]!.input.count == 86)
    #expect(try stage.take().count == 1)
    _ = try session.turn(40)
    #expect(stage.terminals[0]!.input.count == 72)
    // but one that keeps a buffer is not
    for now in [45, 65, 85, 105, 125, 144] as [Int64] { _ = try session.turn(now) }
    #expect(stage.terminals[0]!.input.count == 72)
    _ = try session.turn(145)
    _ = try session.turn(150)
    #expect(stage.terminals[0]!.input.count == 58)
  }

  @Test func aServiceThatGoesAwayEndsItsPaste() throws {
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart", "console"])
    stage.terminals[0]!.input = Array(repeating: 1, count: 100)
    _ = try session.turn(now: 20, readable: 1, writable: 0)
    _ = try stage.take()
    try stage.announce("uart", 0x400, gone: true)
    #expect(try session.turn(25).milliseconds == 985)
    #expect(!stage.terminals[0]!.watchesInput)
    #expect(stage.terminals[0]!.input.count == 86)
    try stage.announce("uart", 0x400)
    _ = try session.turn(26)
    #expect(stage.terminals[0]!.watchesInput)
  }
}
