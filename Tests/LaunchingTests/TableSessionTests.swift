// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import RPMsg
import TestSupport
import Testing

@testable import Launching

/// A session with a client whose rings and power-off are in its resource table.
@Suite struct TableSessionTests {
  /// The table of the client, in memory of its own.
  final class Client {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 4096)
    let window: SharedMemory
    let table: ClientTable
    let shared: SharedPlan

    init() throws {
      let bytes = ResourceTableBuilder().bytes
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: 4096)
      (memory + 0x100).copyMemory(from: bytes, byteCount: bytes.count)
      window = try SharedMemory(base: memory, count: 4096, address: 0x7aa0_0000)
      let parsed = try ResourceTable(bytes)
      table = ClientTable(
        window, AddressRange(exactly: 0x7aa0_0100, size: UInt64(bytes.count))!, parsed)
      shared = try SharedPlan(nil, ELFPlanTests.regions, table: parsed, cpu: 3)
    }

    deinit { memory.deallocate() }

    /// reserved[0], the status byte and the rings' addresses (struct fw_rsc_vdev at 24).
    var state: UInt32 { window.load32(0x108) }
    var status: UInt8 { window.load8(0x100 + 24 + 20) }
    var rings: [UInt32] { [window.load32(0x100 + 48), window.load32(0x100 + 68)] }
    var features: UInt32 { window.load32(0x100 + 36) }
  }

  private func session(
    _ stage: Stage, _ client: Client
  ) throws -> Session<FakeProcessor, FakeTerminals, FakeReporter> {
    let window = try SharedMemory(base: stage.memory, count: 0x20000, address: 0x7006_0000)
    let session = try Session(
      stage.options, window, client.shared.layout, table: client.table, record: stage.record,
      processor: FakeProcessor(stage: stage), terminals: FakeTerminals(stage: stage),
      reporter: FakeReporter(stage: stage))
    stage.device = try RPMsgDevice(window, client.shared.layout)
    return session
  }

  @Test func tellsTheClientWhereItsRingsAre() throws {
    let (stage, client) = (try Stage(), try Client())
    var session = try session(stage, client)
    #expect(client.rings == [0x7006_0000, 0x7006_00f0])
    #expect(client.features == 1)
    #expect(client.status == 0)
    #expect(client.state == 0xc400_0003)
    try session.start(now: 0)
    #expect(client.status == 4)
    #expect(stage.stopWord?.value == 0x8400_0002)
    #expect(
      stage.stopWord.map { client.window.load32(Int($0.address - client.window.address)) }
        == client.state)
    try stage.announce("rpmsg-tty", 0x401)
    #expect(try session.turn(1).milliseconds == 1000)
    #expect(stage.said.contains("pls open /dev/pts/0 to talk with client OS"))
  }

  @Test func stopsTheClientByItsTable() throws {
    let (stage, client) = (try Stage(), try Client())
    var session = try session(stage, client)
    try session.start(now: 0)
    try stage.announce("rpmsg-rpc", 0x400)
    _ = try session.turn(1)
    #expect(stage.kicks == 0)
    stage.onKick = { $0.state = .off }
    try session.stop(now: 10)
    #expect(try session.turn(10).failed == false)
    #expect(client.state == 0x8400_0002)
    #expect(stage.kicks == 1)
    // The service was there, and was not needed.
    #expect(try stage.take().isEmpty)
  }

  /// No service, no ring is needed to stop it.
  @Test func aSilentClientIsStopped() throws {
    let (stage, client) = (try Stage(), try Client())
    var session = try session(stage, client)
    try session.start(now: 0)
    _ = try session.turn(5000)
    #expect(
      stage.complained == """
        error: the client announced no service within 5000 ms: cpu 3 uses the rings, but sends nothing
          that needs the doorbell: an image for it and for this interrupt controller
          (dmesg | grep mcs: names both). Does its console (UART) say anything?
          it is asked to stop

        """)
    stage.onKick = { $0.state = .off }
    #expect(try session.turn(5001).failed == true)
    #expect(client.state == 0x8400_0002)
  }

  @Test func aClientThatIgnoresTheWordStaysOn() throws {
    let (stage, client) = (try Stage(), try Client())
    var session = try session(stage, client)
    try session.start(now: 0)
    try stage.announce("rpmsg-tty", 0x401)
    _ = try session.turn(1)
    try session.stop(now: 10)
    _ = try session.turn(10)
    let text = failure(stage) { () throws(LaunchError) in _ = try session.turn(3010) }
    #expect(
      text?.hasPrefix(
        "error: cpu 3 is still on: the client was asked to stop (0x84000002 in its resource table)"
          + " but did not within 3000 ms") == true)
  }
}
