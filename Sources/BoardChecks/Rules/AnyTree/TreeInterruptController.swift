// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeInterruptController = Rule(
    "tree-interrupt-controller",
    summary: "the tree's interrupt controller is the profile's, and one that mcs_km knows",
    page: Page(
      meaning: """
        The first enabled GIC of the tree is of the kind that the profile gives \
        (interrupt-controller), and the tree has one at all where its root names the interrupt \
        controller of its devices. mcs_km knows a GICv3, and the GICv2 under the names that Linux has \
        for it.
        """,
      consequence: """
        The kernel module refuses to load, "no doorbell", or the client is built for the other kind \
        and stays silent.
        """,
      remedy: "Correct 'interrupt-controller' in the profile, or take this board's tree.",
      example: """
        interrupt-controller { compatible = "arm,gic-400"; … };    # in the tree
        interrupt-controller: {type: gic-v3}                       # wrong
        interrupt-controller: {type: gic-v2}                       # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay, let kind = profile.interruptController?.kind else { return }
      let note = Finding.Note("the profile's", at: kind.mark)
      guard let gic = document.tree.gic else {
        guard let other = document.tree.rootInterruptController else { return }
        let name = other.node[property: "compatible"]?.strings?.first ?? ""
        return findings.add(
          "the tree has no GICv2 or GICv3 that is enabled; its interrupt controller is \"\(name)\","
            + " by which mcs_km cannot ring a client", at: document.place(other.path),
          notes: [note], fix: "take this board's tree, or a board with a GICv2 or GICv3")
      }
      let wanted: Profile.InterruptController.Kind = gic.kind == .v2 ? .gicV2 : .gicV3
      guard kind.value != wanted else { return }
      findings.add(
        "the tree has a \(wanted.rawValue) (\"\(gic.compatible)\"), and the profile says"
          + " \(kind.value.rawValue)", at: document.place(gic.path), notes: [note],
        fix: "write type: \(wanted.rawValue), or take this board's tree")
    })
}
