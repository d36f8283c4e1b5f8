// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg
import Testing

/// What the other side can write wrong, and the fault that it must become.
struct Attack: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let expected: RingFault
  let write: @Sendable (SharedMemory) -> Void

  init(_ name: String, _ expected: RingFault, _ write: @escaping @Sendable (SharedMemory) -> Void) {
    testDescription = name
    self.expected = expected
    self.write = write
  }
}

@Suite struct HostileTests {
  static let onReceive = [
    Attack("used index jumps by 17", .index(by: 17, most: 16)) {
      $0.store16(At.usedIndex(At.receive), 17)
    },
    Attack("used index jumps by half its range", .index(by: 0x8000, most: 16)) {
      $0.store16(At.usedIndex(At.receive), 0x8000)
    },
    Attack("used index goes back", .index(by: 0xffff, most: 16)) {
      $0.store16(At.usedIndex(At.receive), 0xffff)
    },
    Attack("first id past the ring", .descriptor(16)) {
      $0.store32(At.usedSlot(At.receive, 0), 16)
      $0.store16(At.usedIndex(At.receive), 1)
    },
    Attack("id that is -1", .descriptor(0xffff_ffff)) {
      $0.store32(At.usedSlot(At.receive, 0), 0xffff_ffff)
      $0.store16(At.usedIndex(At.receive), 1)
    },
    Attack("id whose low half is valid", .descriptor(0x1_0003)) {
      $0.store32(At.usedSlot(At.receive, 0), 0x1_0003)
      $0.store16(At.usedIndex(At.receive), 1)
    },
    Attack("length one too long", .length(497, most: 496)) {
      $0.store16(0x4000 + 12, 497)
      $0.store16(At.usedIndex(At.receive), 1)
    },
    Attack("greatest length", .length(0xffff, most: 496)) {
      $0.store16(0x4000 + 512 * 15 + 12, 0xffff)
      $0.store32(At.usedSlot(At.receive, 0), 15)
      $0.store16(At.usedIndex(At.receive), 1)
    },
  ]

  @Test(arguments: onReceive) func driverReceive(_ attack: Attack) throws {
    let rig = try Rig()
    attack.write(rig.window)
    #expect(throws: attack.expected) { try rig.receive() }
  }

  /// The used length lies, as clients' do: it is not believed, not even looked at.
  @Test(arguments: [0, 15, 512, 0xffff_ffff] as [UInt32]) func usedLength(_ length: UInt32) throws {
    let rig = try Rig()
    _ = try rig.answer(bytes("ok"))
    rig.window.store32(At.usedSlot(At.receive, 0) + 4, length)
    #expect(try rig.receive()?.text == bytes("ok"))
  }

  static let onTransmit = [
    Attack("used index jumps by 17", .index(by: 17, most: 16)) {
      $0.store16(At.usedIndex(At.transmit), 17)
    },
    Attack("used index goes back", .index(by: 0xffff, most: 16)) {
      $0.store16(At.usedIndex(At.transmit), 0xffff)
    },
    Attack("first id past the ring", .descriptor(16)) {
      $0.store32(At.usedSlot(At.transmit, 0), 16)
      $0.store16(At.usedIndex(At.transmit), 1)
    },
    Attack("an id whose low half is valid", .descriptor(0x1_0000)) {
      $0.store32(At.usedSlot(At.transmit, 0), 0x1_0000)
      $0.store16(At.usedIndex(At.transmit), 1)
    },
    Attack("a buffer returned twice", .descriptor(3)) {
      $0.store32(At.usedSlot(At.transmit, 0), 3)
      $0.store32(At.usedSlot(At.transmit, 1), 3)
      $0.store16(At.usedIndex(At.transmit), 2)
    },
  ]

  @Test(arguments: onTransmit) func driverTransmit(_ attack: Attack) throws {
    let rig = try Rig()
    for i in 0..<16 { #expect(try rig.send([UInt8(i)])) }
    attack.write(rig.window)
    #expect(throws: attack.expected) { try rig.send([0]) }
  }

  /// A buffer that comes back a second time later on, when Linux has it.
  @Test func returnedAgainLater() throws {
    let rig = try Rig()
    for i in 0..<16 { _ = try rig.send([UInt8(i)]) }
    rig.window.store32(At.usedSlot(At.transmit, 0), 5)
    rig.window.store32(At.usedSlot(At.transmit, 1), 6)
    rig.window.store16(At.usedIndex(At.transmit), 2)
    #expect(try rig.send([0]))  // takes 6, 5 stays free
    #expect(try rig.send([0]))  // takes 5
    for (slot, id) in [5, 5].enumerated() {
      rig.window.store32(At.usedSlot(At.transmit, 2 + slot), UInt32(id))
    }
    rig.window.store16(At.usedIndex(At.transmit), 4)
    #expect(throws: RingFault.descriptor(5)) { try rig.send([0]) }
  }

  static let end = Rig.address + UInt64(Rig.size)
  /// Descriptors of the driver, as (address, size, flags).
  static let descriptors: [(UInt64, UInt32, UInt16, RingFault)] = [
    (Rig.address - 16, 512, 0, .buffer(address: Rig.address - 16, count: 512)),
    (end - 508, 512, 0, .buffer(address: end - 508, count: 512)),
    (end, 16, 0, .buffer(address: end, count: 16)),
    (end, 0, 0, .buffer(address: end, count: 0)),
    (0, 512, 0, .buffer(address: 0, count: 512)),
    (.max - 3, 512, 0, .buffer(address: .max - 3, count: 512)),
    (Rig.address, 0xffff_ffff, 0, .buffer(address: Rig.address, count: 0xffff_ffff)),
    (Rig.address + 0x6000, 15, 0, .buffer(address: Rig.address + 0x6000, count: 15)),
    (Rig.address + 0x6002, 512, 0, .buffer(address: Rig.address + 0x6002, count: 512)),
    (Rig.address + 0x6000, 512, 1, .flags(1)),
    (Rig.address + 0x6000, 512, 2, .flags(2)),
    (Rig.address + 0x6000, 512, 4, .flags(4)),
    (Rig.address + 0x6000, 18, 0, .length(3, most: 2)),
  ]

  @Test(arguments: descriptors)
  func deviceReceive(_ address: UInt64, _ size: UInt32, _ flags: UInt16, _ fault: RingFault) throws
  {
    let rig = try Rig()
    _ = try rig.send(bytes("abc"))
    rig.window.store64(At.descriptor(At.transmit, 0), address)
    rig.window.store32(At.descriptor(At.transmit, 0) + 8, size)
    rig.window.store16(At.descriptor(At.transmit, 0) + 12, flags)
    #expect(throws: fault) { try rig.take() }
  }

  @Test func deviceReceiveRing() throws {
    for (index, slot, fault) in [
      (17, 0, .index(by: 17, most: 16)), (0xffff, 0, .index(by: 0xffff, most: 16)),
      (1, 16, .descriptor(16)), (1, 0xffff, .descriptor(0xffff)),
    ] as [(UInt16, UInt16, RingFault)] {
      let rig = try Rig()
      rig.window.store16(At.availableSlot(At.transmit, 0), slot)
      rig.window.store16(At.availableIndex(At.transmit), index)
      #expect(throws: fault) { try rig.take() }
    }
  }

  @Test func deviceTransmitRing() throws {
    let rig = try Rig()
    rig.window.store16(At.descriptor(At.receive, 0) + 12, 0)  // not for the device to write
    #expect(throws: RingFault.flags(0)) { try rig.answer([1]) }
    rig.window.store16(At.descriptor(At.receive, 0) + 12, 2)
    rig.window.store64(At.descriptor(At.receive, 0), Self.end - 16)
    #expect(throws: RingFault.buffer(address: Self.end - 16, count: 512)) { try rig.answer([1]) }
    rig.window.store16(At.availableIndex(At.receive), 33)
    #expect(throws: RingFault.index(by: 33, most: 16)) { try rig.answer([1]) }
  }

  /// A client that scribbles over all of the shared memory all the time: faults, but every payload
  /// stays inside the window and every loop ends.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func scribbling(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var faults = 0
    for _ in 0..<500 {
      let rig = try Rig()
      let start = UInt(bitPattern: rig.memory)
      let bounds = start...(start + UInt(Rig.size))
      for _ in 0..<20 {
        for _ in 0..<6 {
          // mostly into the rings, half of the time a small number
          let ring = random.next() % 4 < 3
          let at =
            ring
            ? [At.receive, At.transmit][Int(random.next() % 2)] + Int(random.next() % 0x1b0)
            : Int(random.next() % UInt64(Rig.size - 8))
          let value = random.next() & (random.next() & 1 == 0 ? 0x1f : .max)
          rig.window.store16(at & ~1, UInt16(truncatingIfNeeded: value))
        }
        do throws(RingFault) {
          for _ in 0..<64 {
            guard let message = try rig.driver.receive.next() else { break }
            let p = UInt(bitPattern: message.payload.baseAddress!)
            #expect(bounds.contains(p) && bounds.contains(p + UInt(message.payload.count)))
            rig.driver.receive.release(message)
          }
          for _ in 0..<64 {
            guard let buffer = try rig.driver.transmit.reserve() else { break }
            rig.driver.transmit.commit(buffer, source: 1, destination: 1, count: 8)
          }
          for _ in 0..<64 {
            guard let message = try rig.device.receive.next() else { break }
            let p = UInt(bitPattern: message.payload.baseAddress!)
            #expect(bounds.contains(p) && bounds.contains(p + UInt(message.payload.count)))
            rig.device.receive.release(message)
          }
          for _ in 0..<64 {
            guard let buffer = try rig.device.transmit.reserve() else { break }
            let p = UInt(bitPattern: buffer.payload.baseAddress!)
            #expect(bounds.contains(p) && bounds.contains(p + UInt(buffer.payload.count)))
            rig.device.transmit.commit(buffer, source: 1, destination: 1, count: 0)
          }
        } catch {
          faults += 1
          break
        }
      }
    }
    #expect(faults > 100)
  }
}

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
