// SPDX-License-Identifier: MulanPSL-2.0

import Testing

@testable import Launching

/// The menu of RT-Thread's demo, and what the configuration announces.
@Suite struct MenuTests {
  private static func serving(
    _ stage: Stage
  ) throws -> Session<FakeProcessor, FakeTerminals, FakeReporter> {
    try SessionTests.serving(stage, ["echo", "onoff", "matrix", "pty"])
  }

  /// Turns until the client has nothing more to answer.
  private static func run(
    _ session: inout Session<FakeProcessor, FakeTerminals, FakeReporter>, _ stage: Stage
  ) throws {
    var kicks = -1
    while kicks != stage.kicks {
      kicks = stage.kicks
      _ = try session.turn(100)
    }
  }

  @Test func isThereForClientsThatHaveItsServices() throws {
    let stage = try Stage()
    #expect(try Self.serving(stage).offersMenu)
    #expect(try !SessionTests.serving(stage, ["uart", "console"]).offersMenu)
  }

  @Test func echo() throws {
    let stage = try Stage()
    var session = try Self.serving(stage)
    stage.onKick = { stage in
      for message in try! stage.take() {
        #expect(message.destination == 0x400)
        #expect(message.payload == Array("hello!".utf8))
        stage.microseconds += 1234
        try! stage.send(message.payload, from: 0x400, to: 0x400)
      }
    }
    try session.begin(.echo, now: 100)
    try Self.run(&session, stage)
    #expect(
      stage.said
        == "echo hello!: 5 of 5, 0 lost, min 1.234 ms, median 1.234 ms, p99 1.234 ms\n")
  }

  @Test(arguments: [
    (false, "matrix: the product is right\n"), (true, "matrix: the product is wrong\n"),
  ])
  func matrix(_ isWrong: Bool, _ said: String) throws {
    let stage = try Stage()
    var session = try Self.serving(stage)
    stage.onKick = { stage in
      let messages = try! stage.take()
      #expect(messages.map(\.payload.count) == [148, 148])
      #expect(messages.map(\.destination) == [0x402, 0x402])
      var product = [UInt8]([6, 0, 0, 0])
      func number(_ matrix: Int, _ row: Int, _ column: Int) -> Int {
        Int(messages[matrix].payload[4 + 4 * (6 * row + column)])
      }
      for row in 0..<6 {
        for column in 0..<6 {
          let sum = (0..<6).reduce(isWrong ? 1 : 0) {
            $0 + number(0, row, $1) * number(1, $1, column)
          }
          product += [UInt8(sum & 255), UInt8(sum >> 8 & 255), UInt8(sum >> 16), 0]
        }
      }
      try! stage.send(product, from: 0x402, to: 0x402)
    }
    try session.begin(.matrix, now: 100)
    try Self.run(&session, stage)
    #expect(stage.said == said)
  }

  @Test func packagesOfEverySizeAndLostOnes() throws {
    let stage = try Stage()
    var session = try Self.serving(stage)
    var sizes: Set<Int> = []
    var count = 0
    stage.onKick = { stage in
      for message in try! stage.take() {
        sizes.insert(message.payload.count)
        count += 1
        stage.microseconds += 1_000_000
        // The first of all stays out; what comes instead is no answer.
        let answer = count == 1 ? [1, 2, 3] : message.payload
        try! stage.send(answer, from: 0x400, to: 0x400)
      }
    }
    try session.begin(.ping, now: 100)
    try session.begin(.ping, now: 100)
    try Self.run(&session, stage)
    #expect(sizes == [17, 32, 80, 144, 272, 496])
    let lines = stage.said.split(separator: "\n")
    #expect(
      lines.prefix(2) == [
        "wait for the test that is under way",
        "ping 1 bytes: 19 of 20, 1 lost, min 1000.000 ms, median 1000.000 ms, p99 1000.000 ms",
      ])
    #expect(lines.count == 7)
    #expect(lines.last?.hasPrefix("ping 480 bytes: 20 of 20, 0 lost, min ") == true)
  }

  @Test(
    arguments: [(.startPty, 1, "pty started\n"), (.closePty, 2, "pty closed\n")]
      as [(MenuChoice, UInt8, String)])
  func pty(_ choice: MenuChoice, _ word: UInt8, _ said: String) throws {
    let stage = try Stage()
    var session = try Self.serving(stage)
    try session.begin(choice, now: 100)
    _ = try session.turn(100)
    let messages = try stage.take()
    #expect(messages.map(\.destination) == [0x401])
    #expect(messages.map(\.payload) == [[word, 0, 0, 0]])
    #expect(stage.said == said)
  }

  @Test func shutDown() throws {
    let stage = try Stage()
    var session = try Self.serving(stage)
    try session.begin(.shutDown, now: 100)
    stage.onKick = { $0.state = .off }
    #expect(try session.turn(100).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 off after 0 ms)\n")
  }

  // MARK: announced services

  @Test func servicesThatNeverCameAreNamedOnce() throws {
    let stage = try Stage(services: "echo,uart,onoff")
    var session = try SessionTests.serving(stage, ["uart", "console"])
    for second in 1...4 { _ = try session.turn(Int64(1010 * second)) }
    #expect(stage.complained == "")
    for second in 5...8 { _ = try session.turn(Int64(1010 * second)) }
    #expect(
      stage.complained == """
        warning: the client has not announced: echo, onoff
          it announced: uart, console
          fix: start the image that /etc/mcs/c.conf is for, or correct its line 'announce'

        """)
  }

  @Test(arguments: ["uart,console", "", nil] as [StaticString?])
  func nothingIsSaidWhereAllCame(_ services: StaticString?) throws {
    let stage = try Stage(services: services)
    var session = try SessionTests.serving(stage, ["uart", "console", "more"])
    for second in 1...8 { _ = try session.turn(Int64(1010 * second)) }
    #expect(stage.complained == "")
  }
}
