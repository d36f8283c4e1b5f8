// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import ClientContract
import RPMsg

/// How a client breaks the protocol, for tests of those who have to bear it: the image header's
/// flags say which way. It starts like an honest one and begins when it gets its first message.
enum Misbehaviour: UInt32 {
  /// The index of the ring to Linux jumps.
  case jumpingIndex = 1
  /// The index of the ring from Linux jumps.
  case jumpingReturns = 2
  /// It hands over a buffer that it does not have.
  case unknownBuffer = 3
  /// A message claims more bytes than fit.
  case wrongLength = 4
  /// All of both rings is overwritten.
  case corruptRings = 5
  /// It announces new services for ever.
  case endlessAnnouncements = 6
  /// It prints for ever.
  case endlessOutput = 7
  /// It rings for ever.
  case doorbellStorm = 8
  /// It takes no message any more.
  case silence = 9
  /// It switches its core off with half a message written.
  case death = 10

  /// What the header asks for; nil for an honest client.
  static var wanted: Misbehaviour? {
    let number = header_flags() >> DEMO_FAULT_SHIFT
    if number == 0 { return nil }
    guard let misbehaviour = Misbehaviour(rawValue: number) else {
      fail("image header: unknown misbehaviour")
    }
    return misbehaviour
  }

  /// Does one piece of it.
  ///
  /// - Parameters:
  ///   - source: the endpoint that got the first message.
  ///   - round: counts the pieces.
  func act(on link: UnsafeMutablePointer<Link>, from source: UInt32, round: UInt32) {
    let window = link.pointee.window
    let layout = link.pointee.layout
    let receive = layout.receiveRing
    let transmit = layout.transmitRing
    switch self {
    case .jumpingIndex: window.release16(receive.usedIndex, 0x7000)
    case .jumpingReturns: window.release16(transmit.usedIndex, 0x7000)
    case .unknownBuffer:
      let index = window.load16(receive.usedIndex)
      window.store32(receive.usedSlot(index), 0xffff)
      window.release16(receive.usedIndex, index &+ 1)
    case .wrongLength:
      let index = window.load16(receive.usedIndex)
      let id = window.load16(receive.availableSlot(index))
      let buffer = layout.receiveBuffers.buffer(Int(id & 15))
      window.store16(buffer + 12, 0xffff)
      window.store32(receive.usedSlot(index), UInt32(id & 15))
      window.release16(receive.usedIndex, index &+ 1)
    case .corruptRings:
      // bit 0 of the flags would say that the client wants no ring
      for at in 0..<(receive.end - receive.offset) / 2 {
        window.store16(receive.offset + 2 * at, 0xa4a4)
        window.store16(transmit.offset + 2 * at, 0xa4a4)
      }
    case .endlessAnnouncements:
      let names: InlineArray<8, StaticString> = ["a", "b", "c", "d", "e", "f", "g", "h"]
      // more than a launcher has places for, and each again and again with another address
      for i in 0..<names.count {
        let name = ServiceName(names[i])
        link.pointee.announce(Endpoint(name, at: 0x500 + round &* 8 + UInt32(i)))
      }
      for i in 0..<more.count { link.pointee.announce(Endpoint(ServiceName(more[i]), at: round)) }
      return
    case .endlessOutput:
      var line = InlineArray<32, UInt8>(repeating: 0x2e)
      line[31] = 0x0a
      return link.pointee.send(line.span, from: source, to: source)
    case .doorbellStorm:
      for _ in 0..<100 { link.pointee.core.interrupts.ring() }
      return
    case .silence: while true { link.pointee.core.sleep(atMost: 1000) }
    case .death:
      let index = window.load16(receive.usedIndex)
      let id = window.load16(receive.availableSlot(index))
      window.store32(layout.receiveBuffers.buffer(Int(id & 15)), source)
      Power.off(DEMO_PHASE_FAILED)
    }
    link.pointee.core.interrupts.ring()
  }

  /// It goes on for ever; between its pieces the client is an honest one.
  var isEndless: Bool {
    self == .endlessAnnouncements || self == .endlessOutput || self == .doorbellStorm
  }

  private var more: InlineArray<12, StaticString> {
    ["i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"]
  }
}
