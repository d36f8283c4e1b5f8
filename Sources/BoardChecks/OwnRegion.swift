// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

/// A region that a tree has for a client, beside the profile's.
struct OwnRegion {
  var claim: MemoryClaim
  var path: String
  var node: Node
  var found: Region
  /// Whether it is one region around everything.
  var isSingle: Bool

  var client: String { claim.name }
  var title: String { claim.title }
  var wanted: Region { claim.region }
}

extension FinishedTree {
  /// The regions that the tree has for the profile's clients, those with one range.
  func ownRegions(_ profile: Profile) -> [OwnRegion] {
    var all: [OwnRegion] = []
    for placement in placements(profile) {
      for (claim, found) in placement.regions {
        guard found.ranges.count == 1, let range = found.ranges.first else { continue }
        all.append(
          OwnRegion(
            claim: claim, path: found.path, node: found.node, found: document.region(range),
            isSingle: placement.single != nil || placement.undivided != nil))
      }
    }
    return all
  }
}
