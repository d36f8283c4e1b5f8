// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import RemoteprocBinding

extension Rule {
  static let baseNodeExists = Rule(
    "base-node-exists",
    summary: "the names of the clients' nodes are free in the base",
    page: Page(
      meaning: """
        The base has no node /mcs-remoteproc or /mcs-remoteproc-N that is compatible with something \
        else than "oe,mcs_remoteproc". Nodes that are, from an earlier merge, are replaced.
        """,
      consequence: "Two nodes of one name: a tree that no tool accepts.",
      remedy: "Rename or remove the node in the base, or correct its compatible.",
      example: """
        mcs-remoteproc { compatible = "vendor,rproc"; };         # wrong
        mcs-remoteproc { compatible = "oe,mcs_remoteproc"; };    # right: it is replaced
        """),
    checks: .base { _, base, findings in
      for node in base.document.tree.root.children
      where node.name == "mcs-remoteproc" || node.name.hasPrefix("mcs-remoteproc-") {
        findings.add(
          "the node is there already and not compatible with \"\(RemoteprocBinding.compatible)\"",
          at: base.document.place("/\(node.name)"), fix: "rename or remove it in the base")
      }
    })
}
