// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeMemoryRegion = Rule(
    "tree-memory-region",
    summary: "a client's node names its two regions of reserved memory",
    page: Page(
      meaning: """
        'memory-region' of a client's node has two phandles: the shared memory and the client's own. \
        Both lead to children of /reserved-memory with one range in 'reg'. A region with 'size' \
        instead is placed by Linux, and no image is linked to where that happens to be. One region for \
        both has to be split.
        """,
      consequence: "The module refuses the client, or takes the shared memory for all there is.",
      remedy: "Name both regions, the shared memory first, each with one range in 'reg'.",
      example: """
        memory-region = <&shared>;               # wrong
        memory-region = <&shared>, <&client>;    # right
        """),
    checks: .placement { _, tree, placement, findings in
      let name = placement.client.name.value
      if let single = placement.single, single.ranges.count != 1 {
        findings.add(
          "the region has \(single.ranges.count) ranges, and the module reads one",
          at: tree.place(single.path), fix: "give it one range around all that the clients use")
      }
      guard let node = placement.node else { return }
      if let region = placement.undivided {
        let (shared, own) = (placement.client.shared.region, placement.client.memory)
        findings.add(
          "the client '\(name)' has one region \(tree.document.region(region.ranges[0])) for rings"
            + " and image, and the module takes two", at: tree.place(region.path),
          notes: [.init("the shared memory of client '\(name)'", at: shared.base.mark)],
          fix: "split it into \(shared) and \(own), and name both in \(node.path):"
            + " memory-region = <&shared>, <&client>;")
      } else if placement.entries.count < 2 {
        findings.add(
          "memory-region has \(placement.entries.count) of the two regions of client"
            + " '\(name)'", at: tree.place(node.path),
          fix: "memory-region = <&shared>, <&client>;")
      }
      for case .elsewhere(let path) in placement.entries.prefix(2) {
        findings.add(
          "memory-region leads to \(path), which is not in /reserved-memory",
          at: tree.place(node.path), fix: "point it at a child of /reserved-memory")
      }
      for case .region(let region) in placement.entries.prefix(2) where region.ranges.count != 1 {
        findings.add(
          "the region of client '\(name)' has \(region.ranges.count) ranges in 'reg', and"
            + " needs one", at: tree.place(region.path), fix: "give it one range")
      }
    })
}
