// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg
import Testing

@Suite struct LayoutTests {
  @Test func legacyLayout() throws {
    let layout = try SharedLayout.legacy()
    #expect(layout.status == 0)
    #expect(layout.receiveBuffers.offset == 0x4000)
    #expect(layout.transmitBuffers.offset == 0x6000)
    #expect(layout.transmitRing.offset == 0x28000)
    #expect(layout.receiveRing.offset == 0x2c000)
    #expect(layout.receiveRing.end == 0x2c000 + 0x128 + 6 + 8 * 16)
    #expect(layout.byteCount <= LegacyLayout.byteCount)
    #expect(try SharedLayout.legacy(bufferSize: 2048).transmitBuffers.end == 0x14000)
  }

  @Test(arguments: [
    (0, LayoutError.ringCount(0)), (-1, .ringCount(-1)), (3, .ringCount(3)),
    (65536, .ringCount(65536)), (.max, .ringCount(.max)), (.min, .ringCount(.min)),
  ]) func ringCounts(_ count: Int, _ error: LayoutError) {
    #expect(throws: error) { try RingLayout(count: count, offset: 0, alignment: 4) }
  }

  @Test(arguments: [
    (0, 0, LayoutError.ringAlignment(0)), (0, 2, .ringAlignment(2)), (0, 6, .ringAlignment(6)),
    (0, .max, .ringAlignment(.max)), (0, 131072, .ringAlignment(131072)),
    (8, 4, .ringMisaligned(8)), (-16, 4, .ringMisaligned(-16)),
    (.max - 15, 4, .ringMisaligned(.max - 15)),
  ]) func ringPlaces(_ offset: Int, _ alignment: Int, _ error: LayoutError) {
    #expect(throws: error) { try RingLayout(count: 16, offset: offset, alignment: alignment) }
  }

  @Test(arguments: [
    (16, 512, 4, LayoutError.bufferMisaligned(4)), (16, 512, -8, .bufferMisaligned(-8)),
    (16, 16, 0, .bufferSize(16)), (16, 500, 0, .bufferSize(500)),
    (16, 65536, 0, .bufferSize(65536)),
    (0, 512, 0, .ringCount(0)), (.max, 512, 0, .ringCount(.max)),
  ]) func pools(_ count: Int, _ size: Int, _ offset: Int, _ error: LayoutError) {
    #expect(throws: error) { try BufferPool(count: count, size: size, offset: offset) }
  }

  @Test func windows() throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
    defer { memory.deallocate() }
    for (offset, count, address, error) in [
      (8, 32, 0, .windowMisaligned(address: 0)), (0, 32, 8, .windowMisaligned(address: 8)),
      (0, 0, 0, .windowSize(address: 0, count: 0)), (0, -1, 0, .windowSize(address: 0, count: -1)),
      (0, 32, 0xffff_ffff_ffff_fff0, .windowSize(address: 0xffff_ffff_ffff_fff0, count: 32)),
    ] as [(Int, Int, UInt64, LayoutError)] {
      #expect(throws: error) {
        _ = try SharedMemory(base: memory + offset, count: count, address: address)
      }
    }
  }

  @Test(arguments: [0x28000, 0x2c000, 0x2c1ad]) func windowTooSmall(_ size: Int) throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 4096)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0xee, count: size)
    let window = try SharedMemory(base: memory, count: size, address: 0x7000_0000)
    let layout = try SharedLayout.legacy()
    let expected: LayoutError = .outside(
      .receiveRing, start: 0x2c000, end: 0x2c1ae, window: size)
    do throws(LayoutError) {
      _ = try RPMsgDriver(window, layout)
      Issue.record("accepted")
    } catch { #expect(error == expected) }
    #expect(window.load8(0) == 0xee)  // refused before anything was written
  }

  @Test func windowExactlyLargeEnough() throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 0x2c1ae, alignment: 4096)
    defer { memory.deallocate() }
    let window = try SharedMemory(base: memory, count: 0x2c1ae, address: 0x7000_0000)
    _ = try RPMsgDriver(window, try SharedLayout.legacy())
  }

  @Test func overlappingParts() throws {
    let rig = try Rig()
    let l = rig.layout
    let cases: [(SharedLayout, LayoutError)] = [
      (
        SharedLayout(
          status: 0x4000, transmitRing: l.transmitRing, transmitBuffers: l.transmitBuffers,
          receiveRing: l.receiveRing, receiveBuffers: l.receiveBuffers),
        .overlap(.status, .receiveBuffers)
      ),
      (
        SharedLayout(
          status: 0, transmitRing: l.transmitRing, transmitBuffers: l.receiveBuffers,
          receiveRing: l.receiveRing, receiveBuffers: l.receiveBuffers),
        .overlap(.receiveBuffers, .transmitBuffers)
      ),
      (
        SharedLayout(
          status: 0,
          transmitRing: try RingLayout(count: 16, offset: 0x2c1a0, alignment: 4),
          transmitBuffers: l.transmitBuffers,
          receiveRing: l.receiveRing, receiveBuffers: l.receiveBuffers),
        .overlap(.transmitRing, .receiveRing)
      ),
    ]
    for (layout, expected) in cases {
      do throws(LayoutError) {
        _ = try RPMsgDriver(rig.window, layout)
        Issue.record("accepted")
      } catch { #expect(error == expected) }
    }
  }

  @Test func poolSmallerThanRing() throws {
    let rig = try Rig()
    let pool = try BufferPool(count: 8, size: 512, offset: 0x4000)
    do throws(LayoutError) {
      _ = try ReceiveRing(rig.window, rig.layout.receiveRing, pool)
      Issue.record("accepted")
    } catch { #expect(error == .poolCount(buffers: 8, ring: 16)) }
  }
}
