// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import RPMsg

/// Where the shared memory and the rings are, decided before a byte is written.
public struct SharedPlan {
  /// What is mapped, cleared and used. Begins at a page.
  public let window: AddressRange
  public let layout: SharedLayout

  /// - Parameters:
  ///   - places: a configuration's; nil for the module's region 0.
  ///   - table: the image's, which is used unless the configuration has the legacy layout.
  ///   - cpu: the client's, which has a pool of its own.
  public init(
    _ places: Places?, _ regions: Regions, table: ResourceTable? = nil, cpu: UInt32 = 0
  ) throws(LaunchError) {
    if let places {
      guard regions.contain(places.shared) else {
        throw .sharedNotReserved(places.shared, regions)
      }
      guard regions.contain(places.memory) else {
        throw .memoryNotReserved(places.memory, regions)
      }
    }
    if places.map({ $0.layout == nil }) ?? (table != nil) {
      guard let table else { throw .noTable }
      guard let shared = places?.shared ?? regions[0] else { throw .noRegions }
      (window, layout) = try Self.pool(of: table, cpu, in: shared)
      return
    }
    let legacy = UInt64(LegacyLayout.byteCount)
    guard let places else {
      guard let region = regions[0] else { throw .noRegions }
      guard region.size >= legacy else { throw .sharedTooSmall(region, needed: legacy) }
      window = region.prefix(legacy)
      do throws(LayoutError) { layout = try SharedLayout.legacy() } catch { throw .layout(error) }
      return
    }
    guard let layout = places.layout else { throw .noTable }
    // what images of the legacy layout regard as theirs, and where rings and buffers end
    window = places.shared.prefix(max(legacy, UInt64(layout.byteCount)))
    self.layout = layout
  }

  /// The client's part of the shared memory, and where the table puts everything in it.
  private static func pool(
    of table: ResourceTable, _ cpu: UInt32, in shared: AddressRange
  ) throws(LaunchError) -> (AddressRange, SharedLayout) {
    let (start, end) = TablePool.offsets(cpu: UInt64(cpu))
    guard end <= shared.size else { throw .poolOutside(shared, start: start, end: end) }
    let pool = AddressRange(shared.first + start, through: shared.first + end - 1)
    // The table has 32 bits for an address.
    guard pool.last <= UInt64(UInt32.max) else { throw .poolTooHigh(pool) }
    var rings = InlineArray<2, TablePool.Ring?>(repeating: nil)
    for index in 0..<2 {
      let ring = table.rings[index]
      var offset: Int? = nil
      if let address = ring.address.map({ UInt64($0) }) {
        let range = AddressRange(exactly: address, size: ResourceTable.size(of: ring))
        guard let range, pool.contains(range) else {
          throw .ringOutsidePool(
            index, AddressRange(address, through: address + ResourceTable.size(of: ring) - 1), pool)
        }
        offset = Int(address - pool.first)
      }
      rings[index] = TablePool.Ring(
        offset: offset, count: Int(ring.num), alignment: Int(ring.align))
    }
    guard let receive = rings[0], let transmit = rings[1] else { throw .noTable }
    do throws(LayoutError) {
      let layout = try SharedLayout.pool(receive: receive, transmit: transmit)
      try layout.check(count: Int(pool.size))
      return (pool, layout)
    } catch { throw .poolLayout(error, pool) }
  }
}

extension SharedPlan {
  /// The window, mapped at `pages`.
  public func memory(at pages: UnsafeMutableRawPointer) throws(LaunchError) -> SharedMemory {
    do throws(LayoutError) {
      return try SharedMemory(base: pages, count: Int(window.size), address: window.first)
    } catch { throw .layout(error) }
  }
}

extension AddressRange {
  /// The pages that it touches.
  public var wholePages: AddressRange { AddressRange(first & ~4095, through: last | 4095) }
}

/// The places of the client's memory, its shared memory and the rings, and what is mapped where, from
/// a configuration.
public struct Places {
  public let memory: AddressRange, shared: AddressRange
  /// Fits `shared`. Nil with a resource table, which places the rings itself.
  public let layout: SharedLayout?
  /// Of x86-64 only.
  public let mappings: Mappings
  /// Where the client looks up the physical address of its shared memory; nil if it does not.
  public let sharedAddressWord: UInt64?
}
