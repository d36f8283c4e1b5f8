// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Launching
import RPMsg
import Testing

/// A client whose launcher died, and the session that goes on with it.
@Suite struct AttachTests {
  /// A client with these services, from address 0x400 on, whose session has just gone.
  static func orphan(_ names: [StaticString]) throws -> Stage {
    let stage = try Stage()
    stage.begin()
    _ = try SessionTests.serving(stage, names)
    stage.terminals = [:]
    return stage
  }

  @Test func servicesComeBackWithTerminals() throws {
    let stage = try Self.orphan(["rpmsg-rpc", "uart", "console"])
    try stage.announce("console", 0x402, gone: true)  // unread when the launcher died
    try stage.send(bytes("uart:~$ "), from: 0x401, to: 0x401)
    var session = try stage.attach(serving: true)
    #expect(
      stage.said == """
        client os runs already: it goes on with this launcher
        pls open /dev/pts/0 to talk with client OS
        pty_thread for uart is runnning
        pls open /dev/pts/1 to talk with client OS
        pty_thread for console is runnning

        """)
    #expect(session.state == .ready)
    #expect(try session.turn(10).milliseconds == 990)
    #expect(stage.terminals[1]!.output == bytes("uart:~$ "))
    #expect(!stage.terminals[2]!.watchesInput)
    stage.terminals[1]!.input = bytes("ls\r")
    _ = try session.turn(now: 20, readable: 0b10, writable: 0)
    #expect(try stage.take().map(\.payload) == [bytes("ls\r")])
    #expect(stage.record.sent == 1)
    #expect(stage.record.received == 5)
  }

  /// Killed before the client had announced anything.
  @Test func announcementsThatNobodyRead() throws {
    let stage = try Stage()
    stage.begin()
    do {
      var session = try stage.open()
      try session.start(now: 0)
    }
    try stage.announce("uart", 0x400)
    var session = try stage.attach(serving: true)
    #expect(session.state == .ringsUp)
    _ = try session.turn(10)
    #expect(session.state == .ready)
    #expect(stage.record.services == 1 && stage.record.service(0).name == "uart")
  }

  @Test func stopsWithoutTerminals() throws {
    let stage = try Self.orphan(["rpmsg-rpc", "uart"])
    var session = try stage.attach(serving: false)
    try session.stop(now: 10)
    _ = try session.turn(10)
    #expect(stage.terminals.isEmpty && stage.said == "")
    #expect(try stage.take().map(\.destination) == [0x400])
    stage.state = .off
    #expect(try session.turn(12).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 off after 2 ms)\n")
    #expect(stage.record.state == .off)
  }

  /// Nothing in /run/mcs: what Zephyr's images heed is tried, one after the other.
  @Test func stopsAClientOfWhichNothingIsKnown() throws {
    let stage = try Self.orphan(["uart"])
    stage.begin()
    var session = try stage.attach(serving: false)
    try session.stop(now: 0)
    _ = try session.turn(0)
    #expect(try stage.take().map(\.payload) == [[1, 0, 0, 0] + bytes("power off")])
    _ = try session.turn(999)
    #expect(try stage.take().isEmpty)
    _ = try session.turn(1000)
    _ = try session.turn(1000)
    #expect(try stage.take().map(\.payload) == [bytes("shutdown\0")])
    stage.state = .off
    #expect(try session.turn(1004).failed == false)
    #expect(stage.said == "client os is offline (cpu 3 off after 4 ms)\n")
  }

  // MARK: the record

  @Test func aRecord() throws {
    let stage = try Stage()
    stage.begin()
    let record = stage.record
    #expect(record.layout == stage.layout)
    #expect(record.cpu == 3 && record.starts == 2 && record.process == 42)
    #expect(record.window == AddressRange(exactly: 0x7000_0000, size: 0x30000))
    #expect(record.state == .claimed && record.services == 0)
    let boot = bytes(Stage.boot)
    boot.withUnsafeBytes { #expect(record.isValid(boot: $0)) }
    bytes(String(Stage.boot.reversed())).withUnsafeBytes { #expect(!record.isValid(boot: $0)) }
    record.setService(0, Endpoint(ServiceName("uart"), at: 0x400, peer: 0x400))
    record.setService(5, Endpoint(ServiceName("far"), at: 0x400, peer: 0x400))
    #expect(record.services == 1 && record.terminal(0) == nil)
    record.setTerminal(0, 7)
    record.setService(0, Endpoint(ServiceName("uart"), at: 0x500))
    #expect(record.terminal(0) == 7)
    #expect(record.service(0).address == 0x500 && record.service(0).peer == nil)
  }

  /// Root wrote it, but it may be torn or of another version: nothing traps.
  @Test func anyBytes() throws {
    let stage = try Stage()
    var random: UInt64 = 88_172_645_463_325_252
    for _ in 0..<2000 {
      for i in 0..<StateRecord.size / 8 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        stage.page.storeBytes(of: random, toByteOffset: 8 * i, as: UInt64.self)
      }
      _ = (stage.record.layout, stage.record.window, stage.record.memory, stage.record.state)
      for place in 0..<stage.record.services { _ = stage.record.service(place) }
    }
  }
}

extension Stage {
  static var boot: String { "0a1b2c3d-0000-4000-8000-0123456789ab" }

  /// What the launcher writes before it starts the client.
  func begin() {
    bytes(Self.boot).withUnsafeBytes {
      record.begin(
        cpu: 3, starts: 2, process: 42,
        window: AddressRange(exactly: window.address, size: UInt64(window.count))!,
        memory: AddressRange(exactly: 0x7a00_0000, size: 0x400_0000)!, layout: layout, table: nil,
        powerOff: .usual, boot: $0)
    }
  }

  /// Another launcher's session; the client goes on with its rings as it left them.
  func attach(serving: Bool) throws -> Session<FakeProcessor, FakeTerminals, FakeReporter> {
    let driver = try RPMsgDriver(attachingTo: window, record.layout!)
    var session = Session(
      options, driver, record: record, processor: FakeProcessor(stage: self),
      terminals: FakeTerminals(stage: self), reporter: FakeReporter(stage: self))
    session.attach(now: 0, serving: serving)
    return session
  }
}
