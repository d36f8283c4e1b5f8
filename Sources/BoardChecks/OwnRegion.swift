// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

/// A region that a tree has for a client, beside the profile's.
struct OwnRegion {
  var client: String
  /// `memory of client 'zephyr'`.
  var title: String
  var path: String
  var node: Node
  var wanted: Region
  var found: Region
  /// Whether it is the one `mcs_mem` region around everything.
  var isSingle: Bool
}

extension FinishedTree {
  /// The regions that the tree has for the profile's clients, those with one range.
  func ownRegions(_ profile: Profile) -> [OwnRegion] {
    var all: [OwnRegion] = []
    for placement in placements(profile) {
      for (title, wanted, found) in placement.regions {
        guard found.ranges.count == 1, let range = found.ranges.first else { continue }
        all.append(
          OwnRegion(
            client: placement.client.name.value, title: title, path: found.path, node: found.node,
            wanted: wanted, found: document.region(range), isSingle: placement.single != nil))
      }
    }
    return all
  }
}
