// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeReservedOverlap = Rule(
    "tree-reserved-overlap", severity: .warning,
    summary: "no two reservations of others overlap",
    page: Page(
      meaning: """
        No two enabled children of /reserved-memory that are not the clients' have a byte in common.
        """,
      consequence: """
        Linux logs "OVERLAP DETECTED" and gives the same bytes to two drivers. The clients are not \
        concerned, but whoever put the tree together should know.
        """,
      remedy:
        "Ask the tree's vendor, or correct the nodes; what is meant so is declared under 'allow'.",
      example: """
        log@50000000 { reg = <0x0 0x50000000 0x0 0x20000>; };
        trace@50010000 { reg = <0x0 0x50010000 0x0 0x10000>; };    # wrong
        trace@50020000 { reg = <0x0 0x50020000 0x0 0x10000>; };    # right
        """),
    checks: .tree { profile, tree, findings in
      let own = Set(tree.ownRegions(profile).map(\.path))
      let ranges = tree.document.tree.reservedRegions
        .filter { !own.contains($0.path) && !$0.node.isDisabled }
        .flatMap { region in region.ranges.map { (region.path, tree.document.region($0)) } }
        .sorted { $0.1.base.value < $1.1.base.value }
      guard var reaching = ranges.first else { return }
      for range in ranges.dropFirst() {
        if range.1.overlaps(reaching.1) {
          findings.add(
            "the region \(range.1) overlaps \(reaching.0) \(reaching.1)", at: tree.place(range.0),
            fix: "ask the tree's vendor: no client is concerned; then declare it under 'allow'",
            regions: [range.1, reaching.1])
        }
        if range.1.last > reaching.1.last { reaching = range }
      }
    })
}
