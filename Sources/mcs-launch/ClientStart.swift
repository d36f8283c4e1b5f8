// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// How the module starts a client that it maps memory for.
struct ClientStart {
  /// Both are there for the life of the process.
  let run: UnsafeMutablePointer<mcs_run>

  /// Claims the client's processor and memory.
  @inline(never) init(
    _ options: Options, _ places: Places, _ device: borrowing Device
  ) throws(LaunchError) {
    try Self.claim(options, places, device)
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

  private static func claim(
    _ options: Options, _ places: Places, _ device: borrowing Device
  ) throws(LaunchError) {
    var claim = mcs_claim()
    claim.cpus = 1
    claim.cpu.0 = options.cpu
    let plan = ClaimPlan(places)
    claim.ranges = UInt32(plan.count)
    withUnsafeMutableBytes(of: &claim.range) {
      let ranges = $0.bindMemory(to: mcs_region.self)
      for i in 0..<plan.count {
        guard let range = plan[i] else { continue }
        ranges[i].base = range.first
        ranges[i].size = range.size
      }
    }
    if linux_mcs_claim(device.descriptor, &claim) != 0 { throw .claimRefused(.last) }
  }
}
