// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg
import Testing

/// A driver that died, and the next one that takes its rings over.
@Suite struct AttachTests {
  private func attach(_ rig: Rig) throws {
    rig.driver = try RPMsgDriver(attachingTo: rig.window, rig.layout)
  }

  /// Drivers die again and again, between any two of their steps; each message arrives once and in
  /// order, as if there had been one.
  @Test(arguments: 0..<4 as Range<UInt64>) func nothingIsLostOrDoubled(_ seed: UInt64) throws {
    let rig = try Rig()
    rig.driver.setReady()
    var random = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func pick(_ n: UInt64) -> UInt64 {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random % n
    }
    var sent = 0
    var taken = 0
    var answered = 0
    var received = 0
    var deaths = 0
    for _ in 0..<5000 {
      switch pick(20) {
      case 0:
        let before = [UInt8](UnsafeRawBufferPointer(start: rig.memory, count: Rig.size))
        try attach(rig)
        #expect(before == [UInt8](UnsafeRawBufferPointer(start: rig.memory, count: Rig.size)))
        // whatever the client has not taken may not have been announced
        if sent != taken { #expect(rig.linuxKicks()) }
        deaths += 1
      case 1..<6: if try rig.send(bytes("\(sent)")) { sent += 1 }
      case 6..<11:
        if let message = try rig.take() {
          #expect(message.text == bytes("\(taken)"))
          taken += 1
        }
      case 11..<16: if try rig.answer(bytes("\(answered)")) { answered += 1 }
      default:
        if let message = try rig.receive() {
          #expect(message.text == bytes("\(received)"))
          received += 1
        }
      }
    }
    #expect(deaths > 150 && sent > 500 && received > 500)
    #expect((0...16).contains(sent - taken) && (0...16).contains(answered - received))
  }

  /// It was read, but its buffer was not given back: nobody knows whether it was dealt with.
  @Test func aMessageInHandIsReadAgain() throws {
    let rig = try Rig()
    rig.driver.setReady()
    #expect(try rig.answer(bytes("twice")))
    _ = try rig.driver.receive.next()
    try attach(rig)
    #expect(try rig.receive()?.text == bytes("twice"))
    #expect(try rig.receive() == nil)
  }

  /// Clients hold more than one buffer, and may return them in any order; the ring's length many times.
  @Test func buffersThatAreOut() throws {
    let rig = try Rig()
    rig.driver.setReady()
    for i in 0..<40 {
      while try rig.send([UInt8(i)]) {}
      try attach(rig)
      #expect(try !rig.send([0]))
      for _ in 0..<16 { _ = try rig.take() }
    }
    try attach(rig)
    for _ in 0..<16 { #expect(try rig.send([1])) }
    #expect(try !rig.send([1]))
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let expected: AttachFault
    let write: @Sendable (SharedMemory) -> Void

    init(
      _ name: String, _ expected: AttachFault, _ write: @escaping @Sendable (SharedMemory) -> Void
    ) {
      testDescription = name
      self.expected = expected
      self.write = write
    }
  }

  static let refusals = [
    Refusal("status", .notReady(0)) { $0.store8(0, 0) },
    Refusal("status of a client that failed", .notReady(0x84)) { $0.store8(0, 0x84) },
    Refusal("a receive buffer elsewhere", .otherBuffers(.receiveRing)) {
      $0.store64(At.descriptor(At.receive, 3), 0x7a00_0000)
    },
    Refusal("transmit buffers of another size", .otherBuffers(.transmitRing)) {
      $0.store32(At.descriptor(At.transmit, 15) + 8, 2048)
    },
    Refusal("more received than there is", .ring(.index(by: 17, most: 16))) {
      $0.store16(At.usedIndex(At.receive), 17)
    },
    Refusal("more returned than was sent", .ring(.index(by: 0xffff, most: 16))) {
      $0.store16(At.usedIndex(At.transmit), 1)
    },
    Refusal("a buffer that is out twice", .ring(.descriptor(2))) {
      $0.store16(At.availableSlot(At.transmit, 0), 2)
      $0.store16(At.availableSlot(At.transmit, 1), 2)
      $0.store16(At.availableIndex(At.transmit), 2)
    },
    Refusal("a buffer that there is not", .ring(.descriptor(16))) {
      $0.store16(At.availableSlot(At.transmit, 0), 16)
      $0.store16(At.availableIndex(At.transmit), 1)
    },
  ]

  @Test(arguments: refusals) func refused(_ refusal: Refusal) throws {
    let rig = try Rig()
    rig.driver.setReady()
    refusal.write(rig.window)
    #expect(throws: refusal.expected) { try attach(rig) }
  }

  @Test func anotherLayout() throws {
    let rig = try Rig()
    rig.driver.setReady()
    let layout = try SharedLayout.legacy(bufferSize: 1024)
    #expect(throws: AttachFault.otherBuffers(.receiveRing)) {
      _ = try RPMsgDriver(attachingTo: rig.window, layout)
    }
  }
}
