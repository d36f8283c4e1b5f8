// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// How the module starts a client that it maps memory for.
struct ClientStart {
  /// Both are there for the life of the process.
  let run: UnsafeMutablePointer<mcs_run>

  @inline(never) init(_ options: Options, _ places: Places) {
    let maps = UnsafeMutablePointer<mcs_map>.allocate(capacity: Mappings.capacity)
    for i in 0..<places.mappings.count {
      guard let mapping = places.mappings[i] else { continue }
      var map = mcs_map()
      map.virt = mapping.virtual
      map.phys = mapping.range.first
      map.size = mapping.range.size
      map.type = mapping.isCached ? MCS_MAP_CACHED.rawValue : MCS_MAP_UNCACHED.rawValue
      (maps + i).initialize(to: map)
    }
    run = .allocate(capacity: 1)
    run.initialize(to: mcs_run())
    run.pointee.cpu = options.cpu
    // the configuration has no entry that is not mapped
    run.pointee.entry = places.mappings.virtual(options.entry) ?? options.entry
    run.pointee.doorbell = places.shared.first + UInt64(LegacyLayout.doorbell)
    run.pointee.maps = UInt32(places.mappings.count)
    run.pointee.map = places.mappings.count == 0 ? 0 : UInt64(UInt(bitPattern: maps))
  }
}
