// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeInterruptController = Rule(
    "tree-interrupt-controller", severity: .warning,
    summary: "the tree's interrupt controller is the profile's",
    page: Page(
      meaning: """
        The first enabled GIC of the tree is of the kind that the profile gives \
        (interrupt-controller). Linux and the kernel module go by the tree, the client by what it was \
        built for.
        """,
      consequence: """
        A client that was built for the other kind stays silent: its first access to the controller \
        hangs, or it never hears the doorbell.
        """,
      remedy: "Correct 'interrupt-controller' in the profile, or take this board's tree.",
      example: """
        interrupt-controller { compatible = "arm,gic-400"; … };    # in the tree
        interrupt-controller: {type: gic-v3}                       # wrong
        interrupt-controller: {type: gic-v2}                       # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay, let kind = profile.interruptController?.kind,
        let gic = document.tree.gic
      else { return }
      let found: Profile.InterruptController.Kind = gic.kind == .v2 ? .gicV2 : .gicV3
      guard kind.value != found else { return }
      findings.add(
        "the tree has a \(found.rawValue) (\"\(gic.compatible)\"), and the profile says"
          + " \(kind.value.rawValue)", at: document.place(gic.path),
        notes: [.init("the profile's", at: kind.mark)],
        fix: "write type: \(found.rawValue), or take this board's tree")
    })
}
