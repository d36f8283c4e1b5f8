// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Launching
import RPMsg
import TestSupport
import Testing

/// A session and its client in any order of steps, honest and not. The long pass takes ten million.
@Suite struct ScheduleTests {
  typealias FakeSession = Session<FakeProcessor, FakeTerminals, FakeReporter>

  private static let steps = isLongPass ? 10_000_000 : 40_000

  /// Nothing is lost, doubled or out of order, whoever is slow.
  @Test func anHonestClient() throws {
    var random = SystemRandomNumberGenerator()
    let stage = try Stage()
    var session = try SessionTests.serving(stage, ["uart", "console"])
    var typed: [UInt8] = []  // not yet at the client
    var shown: [UInt8] = []  // not yet at the terminal
    var next: UInt8 = 0
    var now: Int64 = 20
    for _ in 0..<Self.steps {
      switch UInt8.random(in: 0..<8, using: &random) {
      case 0:  // somebody types or pastes
        let count = Int.random(in: 1...40, using: &random)
        guard typed.count + count < 4000 else { break }
        for _ in 0..<count {
          stage.terminals[0]!.input.append(next)
          typed.append(next)
          next &+= 1
        }
      case 1...2:  // the client takes what is there
        for message in try stage.take() {
          if message.destination != 0x400 || !typed.starts(with: message.payload) {
            Issue.record("\(message) instead of \(typed.prefix(14))")
            return
          }
          typed.removeFirst(message.payload.count)
        }
      case 3...4:  // the client prints
        let text = (0..<UInt8.random(in: 1...32, using: &random)).map { $0 &+ next }
        guard shown.count < 3000 else { break }
        do {
          try stage.send(text, from: 0x401, to: 0x401)
          shown += text
        } catch is Stage.Full {}
      case 5:  // the terminal's reader comes and goes
        stage.terminals[1]!.room = Int.random(in: 0...200, using: &random)
      default: now += Int64.random(in: 0...6, using: &random)
      }
      _ = try stage.device.transmit.takeKick()
      let readable: UInt32 =
        stage.terminals[0]!.watchesInput && !stage.terminals[0]!.input.isEmpty ? 1 : 0
      let turn = try session.turn(
        now: now, readable: readable, writable: stage.terminals[1]!.room > 0 ? 2 : 0)
      guard let milliseconds = turn.milliseconds, milliseconds >= 0 else {
        Issue.record("\(turn)")
        return
      }
      let output = stage.terminals[1]!.output
      if !shown.starts(with: output) {
        Issue.record("\(output) instead of \(shown.prefix(40))")
        return
      }
      shown.removeFirst(output.count)
      stage.terminals[1]!.output = []
    }
  }

  /// Whatever a client writes into shared memory, in whatever order: each turn ends, and so does each
  /// session.
  @Test func aClientThatWritesAnything() throws {
    var random = SystemRandomNumberGenerator()
    var steps = 0
    var faults = 0
    var ends = 0
    let names: [StaticString] = ["uart", "console", "rpmsg-rpc", "onoff", "\u{1b}[2J", ""]
    while steps < Self.steps {
      let stage = try Stage()
      var session = try stage.open()
      try session.start(now: 0)
      var now: Int64 = 0
      for _ in 0..<400 {
        steps += 1
        do {
          switch UInt8.random(in: 0..<12, using: &random) {
          case 0:
            let name = names.randomElement(using: &random)!
            try stage.announce(
              name, UInt32.random(in: 0x400...0x405, using: &random),
              gone: Bool.random(using: &random))
          case 1:
            let count = Int.random(in: 0...496, using: &random)
            try stage.send(
              Array(repeating: 7, count: count),
              from: UInt32.random(in: 0x3ff...0x405, using: &random), to: 0x35)
          case 2, 3:
            try stage.send(
              [1, 2, 3], from: UInt32.random(in: 0x400...0x405, using: &random), to: 1)
          case 4: _ = try stage.take()
          case 5 where Int.random(in: 0..<20, using: &random) == 0:
            // into a ring, half of the time a small number
            let ring = Bool.random(using: &random) ? 0x2c000 : 0x28000
            let at = ring + 2 * Int.random(in: 0..<0xd8, using: &random)
            let value = UInt16.random(
              in: 0...(Bool.random(using: &random) ? 0x1f : .max), using: &random)
            stage.window.store16(at, value)
          case 6 where Int.random(in: 0..<20, using: &random) == 0:
            let at = 0x4000 + 4 * Int.random(in: 0..<0x1000, using: &random)
            stage.window.store32(at, UInt32.random(in: 0...UInt32.max, using: &random))
          case 7:
            for place in stage.terminals.keys {
              stage.terminals[place]!.input += Array(repeating: 9, count: 20)
              stage.terminals[place]!.room = Int.random(in: 0...100, using: &random)
              stage.terminals[place]!.output = []
            }
          case 8 where Int.random(in: 0..<50, using: &random) == 0: try session.stop(now: now)
          case 9 where Int.random(in: 0..<50, using: &random) == 0: stage.state = .off
          default: now += Int64.random(in: 0...20, using: &random)
          }
        } catch {}  // the client's own view is broken, or it stops a second time
        do throws(LaunchError) {
          let turn = try session.turn(
            now: now, readable: UInt32.random(in: 0...UInt32.max, using: &random),
            writable: UInt32.random(in: 0...UInt32.max, using: &random))
          guard let milliseconds = turn.milliseconds else {
            ends += 1
            break
          }
          if milliseconds < -1 { Issue.record("sleeps \(milliseconds)") }
        } catch {
          faults += 1
          break
        }
      }
      if stage.terminals.count > 16 { Issue.record("\(stage.terminals.count) terminals") }
    }
    #expect(ends + faults > 10)
  }
}
