// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

extension Rule {
  static let treeNoMap = Rule(
    "tree-no-map",
    summary: "the clients' regions are no-map",
    page: Page(
      meaning: "Every region of a client has the property 'no-map'.",
      consequence: """
        Linux keeps the range in its linear map: it is mapped cached, speculation reads it, and its \
        stale cache lines are written over what the client wrote. The module refuses it.
        """,
      remedy: "Add 'no-map;' to the region.",
      example: """
        rtos-memory@7a000000 { reg = …; };            # wrong
        rtos-memory@7a000000 { reg = …; no-map; };    # right
        """),
    checks: .tree { profile, tree, findings in
      var seen: Set<String> = []
      for region in tree.ownRegions(profile)
      where region.node[property: "no-map"] == nil && seen.insert(region.path).inserted {
        findings.add(
          "the region \(region.found) has no 'no-map': Linux would keep it mapped",
          at: tree.place(region.path), fix: "add 'no-map;'", with: [region.client],
          regions: [region.found])
      }
    })
}
