// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Testing

@testable import BoardChecks
@testable import BoardProfile

@Suite struct PlacedLayoutTests {
  @Test(arguments: [(512, 0x8000), (2048, 0x14000)] as [(UInt64, UInt64)])
  func theCommonLayout(_ buffer: UInt64, _ end: UInt64) throws {
    let parts = try #require(PlacedLayout(Self.shared(buffer: buffer))).parts
    #expect(parts.map(\.start) == [0, 0x4000, 0x28000, 0x2c000])
    #expect(parts.map(\.end) == [0x4000, end, 0x281ae, 0x2c1ae])
  }

  @Test func numbersThatCannotBeRightHaveNoLayout() {
    #expect(PlacedLayout(Self.shared(num: 12)) == nil)
    #expect(PlacedLayout(Self.shared(align: 2)) == nil)
    #expect(PlacedLayout(Self.shared(transmit: 0x28008)) == nil)
    #expect(PlacedLayout(Self.shared(transmit: .max - 15)) == nil)
    #expect(PlacedLayout(Self.shared(buffer: 511)) == nil)
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
