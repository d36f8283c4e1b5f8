// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg
import Testing

@Suite struct NameServiceTests {
  static func announcement(_ payload: [UInt8]) throws(RingFault) -> Announcement {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: payload.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: payload)
    return try Announcement(UnsafeRawBufferPointer(copy))
  }

  static func payload(_ name: [UInt8], _ address: [UInt8], _ flags: [UInt8]) -> [UInt8] {
    name + Array(repeating: 0, count: 32 - name.count) + address + flags
  }

  @Test func fromTheWire() throws {
    let it = try Self.announcement(
      Self.payload(bytes("rpmsg-rpc"), [0x00, 0x04, 0, 0], [0, 0, 0, 0]))
    #expect(it.name == "rpmsg-rpc")
    #expect(it.address == 0x400)
    #expect(!it.isWithdrawal)
  }

  @Test func names() throws {
    let cases: [([UInt8], String)] = [
      (bytes("uart"), "uart"),
      ([], ""),
      (bytes("uart\u{1b}[2J"), "uart?[2J"),
      (bytes("a\nb") + [0x7f, 0xff, 0xc3], "a?b???"),
      (bytes("uart\0evil"), "uart"),
      (Array(repeating: UInt8(ascii: "x"), count: 32), String(repeating: "x", count: 31)),
    ]
    for (raw, expected) in cases {
      let name = try Self.announcement(Self.payload(raw, [1, 0, 0, 0], [0, 0, 0, 0])).name
      #expect(String(decoding: (0..<name.count).map { name[$0] }, as: UTF8.self) == expected)
      #expect(name[31] == 0)
    }
  }

  @Test func comparing() {
    let name = ServiceName("uart")
    #expect(name == "uart")
    #expect(!(name == "uart0"))
    #expect(!(name == "uar"))
    #expect(name.hasPrefix("ua"))
    #expect(!name.hasPrefix("uart0"))
    #expect(name == ServiceName("uart"))
    #expect(name != ServiceName("uarT"))
  }

  @Test(arguments: [0, 1, 39, 41, 496]) func lengths(_ count: Int) {
    #expect(throws: RingFault.announcementLength(count)) {
      try Self.announcement(Array(repeating: 0, count: count))
    }
  }

  @Test(
    arguments: [
      ([1, 0, 0, 0], nil), ([2, 0, 0, 0], .announcementFlags(2)),
      ([0, 0, 0, 0x80], .announcementFlags(0x8000_0000)),
    ] as [([UInt8], RingFault?)])
  func flags(_ flags: [UInt8], _ fault: RingFault?) throws {
    let payload = Self.payload(bytes("uart"), [0, 4, 0, 0], flags)
    if let fault {
      #expect(throws: fault) { try Self.announcement(payload) }
    } else {
      #expect(try Self.announcement(payload).isWithdrawal)
    }
  }

  @Test func deviceAnnouncesToDriver() throws {
    let rig = try Rig()
    #expect(try rig.announce(Announcement(ServiceName("console"), at: 0x401)))
    let message = try #require(try rig.receive())
    #expect(message.source == 0x401)
    #expect(message.destination == nameServiceAddress)
    #expect(
      message.text == Self.payload(bytes("console"), [0x01, 0x04, 0, 0], [0, 0, 0, 0]))
  }

  @Test func announcingIntoAFullRing() throws {
    let rig = try Rig()
    for _ in 0..<16 { _ = try rig.answer([0]) }
    #expect(try !rig.announce(Announcement(ServiceName("uart"), at: 0x400)))
  }

  @Test func announcingIntoATooSmallBuffer() throws {
    let rig = try Rig()
    rig.window.store32(At.descriptor(At.receive, 0) + 8, 55)
    #expect(throws: RingFault.length(40, most: 39)) {
      try rig.announce(Announcement(ServiceName("uart"), at: 0x400))
    }
  }

  @Test func endpointTable() {
    var table = EndpointTable()
    for i in 0..<UInt32(EndpointTable.capacity) {
      #expect(table.add(Endpoint(ServiceName("uart"), at: 0x400 + i)) == Int(i))
    }
    #expect(table.add(Endpoint(ServiceName("uart"), at: 0x500)) == nil)
    #expect(table.place(of: 0x403 as UInt32) == 3)
    #expect(table.place(of: 0x500 as UInt32) == nil)
    #expect(table.place(of: ServiceName("uart")) == 0)
    #expect(table.place(of: ServiceName("console")) == nil)
    table[3].peer = 0x400
    #expect(table[3].peer == 0x400)
  }
}
