// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treePSCI = Rule(
    "tree-psci",
    summary: "the tree has a psci node of version 0.2 or later, or firmware adds it",
    page: Page(
      meaning: """
        A client's core is started and stopped by PSCI. The tree has an enabled node compatible with \
        "arm,psci-0.2" or "arm,psci-1.0", or the profile says that firmware adds it at boot \
        (psci.provided-by). PSCI 0.1, "arm,psci" alone, has no standard function numbers.
        """,
      consequence:
        "The kernel module finds no PSCI it knows and refuses to load. Linux has one core only.",
      remedy: """
        Take firmware with PSCI and a tree that says so. Where firmware adds the node, as TF-A does on \
        the Raspberry Pi 4, write provided-by: firmware.
        """,
      example: """
        psci: {method: smc}                            # wrong where the tree has no psci node
        psci: {method: smc, provided-by: firmware}     # right where TF-A adds it
        """),
    checks: .anyTree { profile, document, findings in
      guard let psci = profile.psci, psci.provider == .tree, !document.isOverlay else { return }
      let note = Finding.Note("the profile counts on the tree", at: psci.method.mark)
      guard let node = document.tree.psci else {
        return findings.add(
          "the tree has no psci node, by which a client's core is started", at: document.place("/"),
          notes: [note],
          fix:
            "add 'provided-by: firmware' where firmware adds the node; without PSCI no client starts"
        )
      }
      if node.status != .okay {
        findings.add(
          "the psci node is disabled, and Linux looks at no other: it starts none of its cores",
          at: document.place(node.path), notes: [note],
          fix: "enable it, or delete it where the tree has another")
      }
      if !node.hasStandardNumbers {
        findings.add(
          "the psci node is that of PSCI 0.1, with function numbers of its own, which mcs_km does not"
            + " know", at: document.place(node.path), notes: [note],
          fix: "boot with firmware that has PSCI 0.2 or later, and its tree")
      }
    })
}
