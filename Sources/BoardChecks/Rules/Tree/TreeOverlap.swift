// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeOverlap = Rule(
    "tree-overlap",
    summary: "nothing else is reserved where the clients are",
    page: Page(
      meaning: """
        No two of the clients' regions have a byte in common, and nothing else in /reserved-memory or \
        in the memory reservation block (/memreserve/) lies over them. Tools that \
        take any overlap with a shared-dma-pool as intended pass a pool inside the image.
        """,
      consequence: """
        The image overwrites the rings, or the client overwrites what a driver or the firmware keeps \
        there. A /memreserve/ over a no-map region keeps it mapped by Linux.
        """,
      remedy: "Move one of the two, or remove the node that is a leftover of an earlier recipe.",
      example: """
        shared-dma-pool@7a100000 { reg = <0x0 0x7a100000 0x0 0x100000>; };    # wrong: in the image
        rtos-memory@7a000000 { reg = <0x0 0x7a000000 0x0 0x4000000>; };
        shared-dma-pool@70000000 { reg = <0x0 0x70000000 0x0 0x100000>; };    # right
        """),
    checks: .tree { profile, tree, findings in
      let all = tree.ownRegions(profile)
      var seen: Set<String> = []
      let own = all.filter { seen.insert($0.path).inserted }
      for (index, region) in own.enumerated() {
        for other in own[..<index] where other.found.overlaps(region.found) {
          findings.add(
            "the \(region.title) \(region.found) overlaps the \(other.title) \(other.found)",
            at: tree.place(region.path),
            notes: [.init("the \(other.title)", at: tree.place(other.path))],
            fix: "move one of them, or make one smaller", with: [region.client, other.client],
            regions: [region.found, other.found])
        }
      }
      func judge(_ name: String, _ range: DeviceTree.Reservation, at place: Finding.Place) {
        let found = tree.document.region(range)
        for region in own where region.found.overlaps(found) {
          findings.add(
            "\(name) \(found) overlaps the \(region.isSingle ? "region" : region.title)"
              + " \(region.found)",
            at: place, notes: [.init("the client's", at: tree.place(region.path))],
            fix: "move one of them, or remove the one that is a leftover", with: [region.client],
            regions: [region.found, found])
        }
      }
      for range in tree.document.tree.reservations where range.size > 0 {
        judge("the memory reservation", range, at: .file(tree.document.file))
      }
      for reserved in tree.document.tree.reservedRegions
      where !seen.contains(reserved.path) && !reserved.node.isDisabled {
        for range in reserved.ranges { judge("the region", range, at: tree.place(reserved.path)) }
      }
    })
}
