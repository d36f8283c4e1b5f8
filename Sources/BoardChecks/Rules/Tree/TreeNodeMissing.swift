// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import RemoteprocBinding

extension Rule {
  static let treeNodeMissing = Rule(
    "tree-node-missing",
    summary: "the tree has a node for every client",
    page: Page(
      meaning: """
        The tree has a node compatible with "oe,mcs_remoteproc" for each client, or the one region \
        compatible with "mcs_mem" that the first generation of the module reads. Reserved memory \
        alone is not enough.
        """,
      consequence: "The module finds no client: it does not load, and /dev/mcs does not appear.",
      remedy: "Add the nodes: apply the board's overlay, or merge with mcs-dtb BOARD --base.",
      example: """
        reserved-memory { … };                                                      # wrong: alone
        mcs-remoteproc { compatible = "oe,mcs_remoteproc"; memory-region = …; };    # right: and this
        """),
    checks: .tree { profile, tree, findings in
      let placed = Set(tree.placements(profile).map(\.client.name.value))
      let missing = profile.clients.map(\.name.value).filter { !placed.contains($0) }
      guard !missing.isEmpty else { return }
      let names = missing.map { "'\($0)'" }.joined(separator: ", ")
      findings.add(
        placed.isEmpty
          ? "no node is compatible with \"\(RemoteprocBinding.compatible)\" or"
            + " \"\(RemoteprocBinding.firstCompatible)\": the module finds no client"
          : "no node is left for client \(names)",
        at: tree.place("/"),
        fix: tree.document.isOverlay
          ? "make the overlay with mcs-dtb \(profile.commandArgument)"
          : "add them: mcs-dtb \(profile.commandArgument) --base \(tree.document.file) -o OUT.dtb",
        with: missing)
    })
}
