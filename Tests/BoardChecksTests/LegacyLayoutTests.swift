// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import RPMsg
import Testing

@testable import BoardChecks
@testable import BoardProfile

/// The check's arithmetic is its own; the launcher's has to come to the same.
@Suite struct LegacyLayoutTests {
  static let numbers: [UInt64] = [1, 2, 16, 64, 256, 32768]
  static let alignments: [UInt64] = [4, 16, 4096, 65536]

  @Test(arguments: numbers, alignments)
  func ringsEndWhereTheLauncherSays(_ num: UInt64, _ align: UInt64) throws {
    for offset: UInt64 in [0x4000, 0x28000, 0x28010, 0x2c000, 0xfff0] {
      let layout = try #require(
        LegacyLayout(Self.shared(num: num, align: align, transmit: offset)))
      let ring = try RingLayout(count: Int(num), offset: Int(offset), alignment: Int(align))
      #expect(layout.parts[2].start == offset)
      #expect(layout.parts[2].end == UInt64(ring.end))
    }
  }

  @Test(arguments: [512, 2048] as [UInt64])
  func theCommonLayoutIsTheLaunchers(_ buffer: UInt64) throws {
    let layout = try #require(LegacyLayout(Self.shared(buffer: buffer)))
    let launcher = try SharedLayout.legacy(bufferSize: Int(buffer))
    #expect(layout.parts[1].start == UInt64(launcher.receiveBuffers.offset))
    #expect(layout.parts[1].end == UInt64(launcher.transmitBuffers.end))
    #expect(layout.parts[2].start == UInt64(launcher.transmitRing.offset))
    #expect(layout.parts[3].end == UInt64(launcher.receiveRing.end))
    #expect(layout.parts.map(\.end).max() == UInt64(launcher.byteCount))
  }

  @Test func numbersThatCannotBeRightHaveNoLayout() {
    #expect(LegacyLayout(Self.shared(num: 12)) == nil)
    #expect(LegacyLayout(Self.shared(align: 2)) == nil)
    #expect(LegacyLayout(Self.shared(transmit: 0x28008)) == nil)
    #expect(LegacyLayout(Self.shared(transmit: .max - 15)) == nil)
    #expect(LegacyLayout(Self.shared(buffer: 511)) == nil)
  }

  static func shared(
    num: UInt64 = 16, align: UInt64 = 4, transmit: UInt64 = 0x28000, buffer: UInt64 = 512
  ) -> Client.Shared {
    func marked<Value>(_ value: Value) -> Marked<Value> {
      Marked(value, at: Mark(file: "x.yaml", line: 1, column: 1))
    }
    return Client.Shared(
      region: Region(base: marked(0x7000_0000), size: marked(1 << 20)), layout: marked(.legacy),
      hostTxVring: marked(transmit), hostRxVring: marked(0x2c000),
      vring: .init(num: marked(num), align: marked(align)), buffer: marked(buffer))
  }
}
