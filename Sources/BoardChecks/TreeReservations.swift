// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension BoardCheck {
  /// What the trees that the board is checked with reserve for others than the clients, for maps:
  /// each address once, and none that the profile has an entry for.
  public var treeClaims: [MemoryClaim] {
    var claims: [MemoryClaim] = []
    func add(
      _ name: String, _ range: DeviceTree.Reservation, _ owner: Profile.Reserved.Owner,
      _ file: String
    ) {
      guard let range = AddressRange(base: range.address, size: range.size) else { return }
      let known = profile.reserved.map(\.region.range) + claims.map(\.range)
      let mark = Mark(file: file, line: 0, column: 0)
      claims += [range].subtracting(known).map {
        MemoryClaim(reserving: $0, for: name, owner, why: file, at: mark)
      }
    }
    func add(_ document: TreeDocument, without own: Set<String>) {
      for region in document.tree.reservedRegions
      where !region.node.isDisabled && !own.contains(region.path) {
        for range in region.ranges {
          add(region.node.baseName, range, region.isNoMap ? .firmware : .kernel, document.file)
        }
      }
      for range in document.tree.reservations where range.size > 0 {
        add("memreserve", range, .firmware, document.file)
      }
    }
    if let base { add(base.document, without: []) }
    if let tree { add(tree.document, without: Set(tree.ownRegions(profile).map(\.path))) }
    return claims
  }
}
