// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

extension Rule {
  static let treeTooManyRegions = Rule(
    "tree-too-many-regions",
    summary: "Linux has room for every reserved region",
    page: Page(
      meaning: """
        /reserved-memory has at most 64 children: MAX_RESERVED_REGIONS in Linux's \
        drivers/of/of_reserved_mem.c, in every kernel before 6.13.
        """,
      consequence: """
        Linux logs "not enough space for all defined regions" and forgets the ones that come last: \
        drivers do not find their memory.
        """,
      remedy: "Remove nodes that the board does not need.",
      example: """
        # wrong: 65 children
        # right: 64 or fewer
        """),
    checks: .tree { _, tree, findings in
      let limit = 64
      let count = tree.document.tree.reservedRegions.count { !$0.node.isDisabled }
      guard count > limit else { return }
      findings.add(
        "there are \(count) reserved regions, and Linux has room for \(limit)",
        at: tree.place("/reserved-memory"), fix: "remove those that the board does not need")
    })
}
