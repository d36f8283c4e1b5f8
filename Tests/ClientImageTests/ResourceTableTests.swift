// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

@testable import ClientImage

@Suite struct ResourceTableTests {
  private static let trace: [UInt32] =
    [2, 0x7a08_0000, 0x1000, 0] + [UInt32](repeating: 0, count: 8)
  private static let carveout: [UInt32] =
    [0, 0x7a00_0000, 0, 0x10_0000, 0, 0] + [UInt32](repeating: 0, count: 8)

  @Test func hasTheDeviceAndTheMemory() throws {
    var builder = ResourceTableBuilder()
    // Vendors' entries are not known, and are in nobody's way.
    builder.more = [Self.carveout, [128, 1, 2], [4711], Self.trace]
    let table = try ResourceTable(builder.bytes)
    let ring = ResourceTable.Ring(address: nil, align: 16, num: 8)
    #expect(table.rings == [ring, ring])
    #expect(table.features & ResourceTable.announces != 0)
    #expect(table.device == 16 + 5 * 4 + 4)
    #expect(
      table.memory == [
        .init(kind: .carveout, entry: 1, address: 0x7a00_0000, size: 0x10_0000),
        .init(kind: .trace, entry: 4, address: 0x7a08_0000, size: 0x1000),
      ])
  }

  @Test func namesAllFaults() throws {
    var builder = ResourceTableBuilder()
    builder.num = 12
    builder.align = 3
    builder.more = [[2, 0], [3, 7] + [UInt32](repeating: 0, count: 16), [1]]
    let faults = #expect(throws: ResourceTable.Faults.self) { try ResourceTable(builder.bytes) }
    #expect(
      faults?.all == [
        .num(12, ring: 0), .align(3, ring: 0), .num(12, ring: 1), .align(3, ring: 1),
        .secondRPMsg(entry: 2), .truncated(entry: 3),
      ])
  }

  /// Whatever the table is cut to.
  @Test func neverReadsBeyondTheEnd() throws {
    let bytes = ResourceTableBuilder().bytes
    for count in bytes.indices {
      #expect(throws: ResourceTable.Faults.self) { try ResourceTable(bytes[..<count]) }
    }
  }

  @Test(arguments: [
    ([UInt32(2), 0, 0, 0], [ResourceTable.Fault.version(2)]),
    ([1, 65, 0, 0], [.truncated(entry: nil)]),
    ([1, 0, 0, 0], [.noRPMsg]), ([1, 1, 0, 0, .max], [.truncated(entry: 0), .noRPMsg]),
  ])
  func refuses(_ words: [UInt32], _ faults: [ResourceTable.Fault]) throws {
    let bytes = words.flatMap { ELFBuilder.little($0) }
    let thrown = #expect(throws: ResourceTable.Faults.self) { try ResourceTable(bytes) }
    #expect(thrown?.all == faults)
  }
}
