// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

/// A client that a system's tree describes already, by whatever generation of nodes.
struct ConfiguredClient {
  var path: String
  /// The shared memory and the client's own, or one region for both.
  var regions: [AddressRange]
  /// `reg` of its cores; nil where the tree does not say.
  var cpus: [UInt64]?

  /// In the order of their nodes; those of the first generation only where there is no other, as
  /// modules do it.
  static func all(in tree: DeviceTree) -> [ConfiguredClient] {
    func ranges(_ regions: [ReservedRegion]) -> [AddressRange] {
      regions.filter { !$0.node.isDisabled }.compactMap {
        $0.ranges.first.flatMap(AddressRange.init)
      }
    }
    let nodes = RemoteprocBinding.clients(in: tree).filter { $0.status == .okay }
    guard nodes.isEmpty else {
      return nodes.map { node in
        let cores = node.cpus?.compactMap { $0?.reg }
        return ConfiguredClient(
          path: node.path, regions: ranges(node.regions),
          cpus: cores.flatMap { $0.isEmpty ? nil : $0 })
      }
    }
    return RemoteprocBinding.firstRegions(in: tree).filter { !$0.node.isDisabled }.prefix(1).map {
      ConfiguredClient(path: $0.path, regions: ranges([$0]), cpus: nil)
    }
  }

  /// What a profile calls `shared` and `memory`; nil where there is too little.
  var memory: (shared: AddressRange, own: AddressRange)? {
    if regions.count >= 2 { return (regions[0], regions[1]) }
    return regions.first.flatMap { Self.halves(of: $0) }
  }

  /// A region for both: the first MiB is shared.
  static func halves(
    of region: AddressRange, shared sharedSize: UInt64 = 1 << 20
  ) -> (shared: AddressRange, own: AddressRange)? {
    guard let region = region.wholePages, region.size >= 2 * sharedSize else { return nil }
    let shared = AddressRange(region.first, through: region.first + (sharedSize - 1))
    var own = AddressRange(region.first + sharedSize, through: region.last)
    // Where the images that openEuler ships for three boards are linked to.
    if region.first == ProposedWindow.shippedShared, region.last > ProposedWindow.shippedImage {
      own = AddressRange(ProposedWindow.shippedImage, through: region.last)
    }
    return (shared, own)
  }
}
