// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg
import Testing

@Suite struct RingTests {
  @Test func memoryAfterInit() throws {
    let rig = try Rig()
    let w = rig.window
    for i in 0..<16 {
      #expect(w.load64(At.descriptor(At.receive, i)) == Rig.address + 0x4000 + UInt64(512 * i))
      #expect(w.load32(At.descriptor(At.receive, i) + 8) == 512)
      #expect(w.load16(At.descriptor(At.receive, i) + 12) == 2)
      #expect(w.load16(At.availableSlot(At.receive, i)) == UInt16(i))
      #expect(w.load64(At.descriptor(At.transmit, i)) == Rig.address + 0x6000 + UInt64(512 * i))
      #expect(w.load16(At.descriptor(At.transmit, i) + 12) == 0)
    }
    #expect(w.load16(At.receive + 0x100) == 0)
    #expect(w.load16(At.availableIndex(At.receive)) == 16)
    #expect(w.load16(At.transmit + 0x100) == 1)
    #expect(w.load16(At.availableIndex(At.transmit)) == 0)
    #expect(w.load16(At.usedFlags(At.receive)) == 1)
  }

  @Test func readyByte() throws {
    let rig = try Rig()
    #expect(!RPMsgDevice.isDriverReady(rig.window, rig.layout))
    rig.driver.setReady()
    #expect(rig.window.load8(0) == 4)
    #expect(RPMsgDevice.isDriverReady(rig.window, rig.layout))
  }

  @Test func headerOnTheWire() throws {
    let rig = try Rig()
    #expect(try rig.send(bytes("abc"), to: 0x401))
    let at = 0x6000
    #expect(rig.window.load32(at) == 0x401)
    #expect(rig.window.load32(at + 4) == 0x401)
    #expect(rig.window.load32(at + 8) == 0)
    #expect(rig.window.load16(at + 12) == 3)
    #expect(rig.window.load16(at + 14) == 0)
    #expect(rig.window.load8(at + 16) == UInt8(ascii: "a"))
  }

  @Test(arguments: [512, 2048]) func everySizeBothWays(bufferSize: Int) throws {
    let rig = try Rig(bufferSize: bufferSize)
    #expect(rig.driver.transmit.capacity == bufferSize - 16)
    for count in [0, 1, 31, 32, bufferSize - 17, bufferSize - 16] {
      let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
      #expect(try rig.send(text, to: 0x402))
      let taken = try #require(try rig.take())
      #expect(taken.source == 0x402 && taken.destination == 0x402 && taken.text == text)
      #expect(try rig.answer(text, from: 0x403))
      let received = try #require(try rig.receive())
      #expect(received.source == 0x403 && received.destination == 0x403 && received.text == text)
    }
    #expect(try rig.take() == nil)
    #expect(try rig.receive() == nil)
  }

  @Test(arguments: [512, 2048]) func fullRings(bufferSize: Int) throws {
    let rig = try Rig(bufferSize: bufferSize)
    for i in 0..<16 { #expect(try rig.send([UInt8(i)])) }
    #expect(try !rig.send([16]))
    #expect(try rig.take()?.text == [0])
    #expect(try rig.send([16]))
    #expect(try !rig.send([17]))
    for i in 1...16 { #expect(try rig.take()?.text == [UInt8(i)]) }
    #expect(try rig.take() == nil)

    for i in 0..<16 { #expect(try rig.answer([UInt8(i)])) }
    #expect(try !rig.answer([16]))
    #expect(try rig.receive()?.text == [0])
    #expect(try rig.answer([16]))
    for i in 1...16 { #expect(try rig.receive()?.text == [UInt8(i)]) }
    #expect(try rig.receive() == nil)
  }

  /// More messages than a 16-bit index counts, in bursts that do not divide the ring.
  @Test func indicesWrapAround() throws {
    let rig = try Rig()
    var sent = 0
    var received = 0
    while received < 70_000 {
      for _ in 0..<11 where try rig.send(word(sent)) { sent += 1 }
      while let message = try rig.take() { #expect(try rig.answer(message.text)) }
      while let message = try rig.receive() {
        guard message.text == word(received) else {
          Issue.record("message \(received) is \(message.text)")
          return
        }
        received += 1
      }
    }
    #expect(sent == received)
  }

  private func word(_ n: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: n >> (8 * $0)) }
  }

  /// A client may return buffers in any order.
  @Test func buffersReturnOutOfOrder() throws {
    let rig = try Rig()
    for i in 0..<16 { #expect(try rig.send([UInt8(i)])) }
    for (slot, id) in [7, 3, 15, 0].enumerated() {
      rig.window.store32(At.usedSlot(At.transmit, slot), UInt32(id))
    }
    rig.window.release16(At.usedIndex(At.transmit), 4)
    for _ in 0..<4 { #expect(try rig.send([99])) }
    #expect(try !rig.send([99]))
  }

  @Test func oneKickForManyMessages() throws {
    let rig = try Rig()
    #expect(!rig.linuxKicks())
    _ = try rig.send([1])
    _ = try rig.send([2])
    #expect(rig.linuxKicks())
    #expect(!rig.linuxKicks())
    rig.window.store16(At.usedFlags(At.transmit), 1)  // VRING_USED_F_NO_NOTIFY
    _ = try rig.send([3])
    #expect(!rig.linuxKicks())

    #expect(!rig.clientKicks())
    _ = try rig.answer([1])
    _ = try rig.answer([2])
    #expect(rig.clientKicks())
    #expect(!rig.clientKicks())
    #expect(!rig.clientKicksForReturns())
  }

  /// A host other than ours describes only what it sends: 16 + payload.
  @Test func shortDescriptorsAreEnough() throws {
    let rig = try Rig()
    _ = try rig.send(bytes("four"))
    rig.window.store32(At.descriptor(At.transmit, 0) + 8, 20)
    #expect(try rig.take()?.text == bytes("four"))
  }

  /// The client finds buffers by the driver's descriptors, wherever they are.
  @Test func buffersAnywhere() throws {
    let rig = try Rig()
    _ = try rig.send(bytes("x"))
    rig.window.store64(At.descriptor(At.transmit, 0), Rig.address + 0x2fe00)
    rig.window.store16(0x2fe00 + 12, 2)
    rig.window.store8(0x2fe00 + 16, UInt8(ascii: "h"))
    rig.window.store8(0x2fe00 + 17, UInt8(ascii: "i"))
    #expect(try rig.take()?.text == bytes("hi"))
  }
}
