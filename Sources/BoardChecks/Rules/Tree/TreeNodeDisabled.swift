// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeNodeDisabled = Rule(
    "tree-node-disabled",
    summary: "the clients' nodes and regions are enabled",
    page: Page(
      meaning: """
        Neither a client's node nor its regions have a 'status' other than "okay".
        """,
      consequence: """
        Linux skips disabled children of /reserved-memory and uses the range as RAM; the module skips \
        disabled nodes.
        """,
      remedy: "Remove 'status', or set it to \"okay\".",
      example: """
        mcs-remoteproc { status = "disabled"; … };    # wrong
        mcs-remoteproc { status = "okay"; … };        # right
        """),
    checks: .placement { _, tree, placement, findings in
      var nodes = placement.regions.map { ($0.found.path, $0.found.node) }
      // The one region of the first generation stands there twice.
      if placement.single != nil { nodes.removeLast() }
      if let node = placement.node { nodes.append((node.path, node.node)) }
      for (path, node) in nodes where node.isDisabled {
        findings.add(
          "the node of client '\(placement.client.name.value)' is disabled",
          at: tree.place(path), fix: "remove 'status'")
      }
    })
}
