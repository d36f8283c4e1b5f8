// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let treeMemoryRegionOrder = Rule(
    "tree-memory-region-order",
    summary: "the shared memory stands first in memory-region",
    page: Page(
      meaning: """
        The first phandle of 'memory-region' is the shared memory, the second the client's own: \
        drivers that do not read memory-region-names go by the order.
        """,
      consequence: """
        The launcher puts the rings where the image goes and clears them when it starts the client: \
        the core runs into zeros.
        """,
      remedy: "Swap the two, and memory-region-names with them.",
      example: """
        memory-region = <&client>, <&shared>;    # wrong
        memory-region = <&shared>, <&client>;    # right
        """),
    checks: .placement { _, tree, placement, findings in
      guard placement.isReversed, let node = placement.node else { return }
      findings.add(
        "memory-region has the memory of client '\(placement.client.name.value)' before its"
          + " shared memory", at: tree.place(node.path),
        fix: "swap the two: the shared memory comes first")
    })
}
