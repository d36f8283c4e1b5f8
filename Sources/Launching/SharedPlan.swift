// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

/// Where the shared memory and the rings are, decided before a byte is written.
public struct SharedPlan {
  /// What is mapped, cleared and used. Begins at a page.
  public let window: AddressRange
  public let layout: SharedLayout

  /// - Parameter places: a configuration's; nil for the first bytes of the module's region 0.
  public init(_ places: Places?, _ regions: Regions) throws(LaunchError) {
    let legacy = UInt64(LegacyLayout.byteCount)
    guard let places else {
      guard let region = regions[0] else { throw .noRegions }
      guard region.size >= legacy else { throw .sharedTooSmall(region, needed: legacy) }
      window = region.prefix(legacy)
      do throws(LayoutError) { layout = try SharedLayout.legacy() } catch { throw .layout(error) }
      return
    }
    guard regions.contain(places.shared) else { throw .sharedNotReserved(places.shared, regions) }
    guard regions.contain(places.memory) else { throw .memoryNotReserved(places.memory, regions) }
    guard let layout = places.layout else {  // `Configuration.options` refuses these
      throw .layout(.ringCount(0))
    }
    // what images of the legacy layout regard as theirs, and where rings and buffers end
    window = places.shared.prefix(max(legacy, UInt64(layout.byteCount)))
    self.layout = layout
  }
}

/// The places of the client's memory, its shared memory and the rings, from a configuration.
public struct Places {
  public let memory: AddressRange, shared: AddressRange
  /// Fits `shared`. Nil with a resource table, which places the rings itself.
  public let layout: SharedLayout?
}
