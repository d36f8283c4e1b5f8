// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Glibc
import Launching
import RPMsg
import Testing

@Suite struct StatusTests {
  private func lines(_ body: (inout FakeReporter) -> Void) throws -> String {
    let stage = try Stage()
    var reporter = FakeReporter(stage: stage)
    body(&reporter)
    return stage.said
  }

  private func client() throws -> (Stage, StateRecord) {
    let stage = try Stage()
    stage.begin()
    let record = stage.record
    record.set(.ready)
    record.began = 1000
    record.received = 12
    record.sent = 3
    for (i, name) in (["rpmsg-rpc", "uart", "a\"\\b", "gone"] as [StaticString]).enumerated() {
      record.setService(
        i, Endpoint(ServiceName(name), at: 0x400 + UInt32(i), peer: i < 3 ? 0x400 : nil))
    }
    record.setTerminal(1, 7)
    return (stage, record)
  }

  @Test func aTable() throws {
    let (stage, record) = try client()
    let name = strdup("zephyr")!
    defer { free(name) }
    let text = try lines {
      ClientStatus.sayHeading(&$0)
      ClientStatus(name, cpu: 3, record, process: 105, doorbell: (1, 7))
        .sayLine(&$0, now: 3_724_999)
      ClientStatus(nil, cpu: 2, nil, process: nil, doorbell: (3, 7)).sayLine(&$0, now: 5000)
    }
    #expect(
      text == """
        NAME            CPU  STATE      LAUNCHER  DOORBELL      UPTIME     IN       OUT      SERVICES
        zephyr          3    ready      105       SGI 7         1:02:03    12       3        \
        rpmsg-rpc uart(/dev/pts/7) a"\\b
        -               2    unknown    none      SGI 7, heard  0:00:00    0        0

        """)
    _ = stage
  }

  @Test func json() throws {
    let (stage, record) = try client()
    let name = strdup("zephyr")!
    defer { free(name) }
    let text = try lines {
      ClientStatus(name, cpu: 3, record, process: nil, doorbell: (4, 42)).sayJSON(&$0, now: 2000)
    }
    #expect(
      text == #"""
        {"name":"zephyr","cpu":3,"state":"ready","process":null,"doorbell":"INTID 42","uptime":1,\#
        "received":12,"sent":3,"services":[{"name":"rpmsg-rpc","terminal":null},\#
        {"name":"uart","terminal":null},{"name":"a\"\\b","terminal":null}]}
        """#)
    _ = stage
  }

  // MARK: what images leave behind

  @Test func aShorterImageLeavesNothingOfALongerOne() throws {
    let page = UnsafeMutableRawPointer.allocate(byteCount: LoadedRanges.size, alignment: 16)
    defer { page.deallocate() }
    page.initializeMemory(as: UInt8.self, repeating: 0xaa, count: LoadedRanges.size)
    func loaded(_ boot: String = "a") throws -> LoadedRanges {
      try bytes(boot).withUnsafeBytes { try LoadedRanges(page, boot: $0) }
    }
    func range(_ start: UInt64, _ end: UInt64) -> AddressRange {
      AddressRange(start, through: end - 1)
    }
    let memory = range(0x7a00_0000, 0x7a00_8000)
    #expect(try loaded().note(range(0x7a00_0000, 0x7a00_5000), in: memory) == nil)
    #expect(
      try loaded().note(range(0x7a00_0000, 0x7a00_0064), in: memory)
        == range(0x7a00_0064, 0x7a00_5000))
    // again: a client may have loaded something there itself
    #expect(
      try loaded().note(range(0x7a00_0000, 0x7a00_4000), in: memory)
        == range(0x7a00_4000, 0x7a00_5000))
    #expect(try loaded().note(range(0x7a00_0000, 0x7a00_9000), in: memory) == nil)
    // no further than its own memory
    #expect(
      try loaded().note(range(0x7a00_1000, 0x7a00_2000), in: memory)
        == range(0x7a00_2000, 0x7a00_8000))
    // another image's place, and another boot
    #expect(
      try loaded().note(range(0x7b00_0000, 0x7b00_0010), in: range(0x7b00_0000, 0x7c00_0000)) == nil
    )
    #expect(try loaded("b").note(range(0x7a00_0000, 0x7a00_0064), in: memory) == nil)
    // a full page is no trap
    for i in 0..<1000 {
      _ = try loaded("b").note(
        range(0x7c00_0000 + UInt64(i) * 16, 0x7c00_0008 + UInt64(i) * 16), in: memory)
    }
  }
}
