// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treePSCI = Rule(
    "tree-psci",
    summary: "the tree has a psci node, unless firmware adds it",
    page: Page(
      meaning: """
        A client's core is started and stopped by PSCI. The tree has a node compatible with \
        "arm,psci", "arm,psci-0.2" or "arm,psci-1.0", or the profile says that firmware adds it at \
        boot (psci.provided-by).
        """,
      consequence: "The kernel module finds no PSCI and refuses to load.",
      remedy: """
        Take firmware with PSCI and a tree that says so. Where firmware adds the node, as TF-A does on \
        the Raspberry Pi 4, write provided-by: firmware.
        """,
      example: """
        psci: {method: smc}                            # wrong where the tree has no psci node
        psci: {method: smc, provided-by: firmware}     # right where TF-A adds it
        """),
    checks: .anyTree { profile, document, findings in
      guard let psci = profile.psci, psci.provider == .tree, !document.isOverlay,
        document.tree.psci == nil
      else { return }
      findings.add(
        "the tree has no psci node, by which a client's core is started", at: document.place("/"),
        notes: [.init("the profile counts on the tree", at: psci.method.mark)],
        fix:
          "add 'provided-by: firmware' where firmware adds the node; without PSCI no client starts"
      )
    })
}
