// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeGICUnknown = Rule(
    "tree-gic-unknown",
    summary: "the tree has an interrupt controller that mcs_km can ring clients by",
    page: Page(
      meaning: """
        Where the tree's root names the interrupt controller of its devices, the tree has a GICv3 that \
        is enabled, or a GICv2 under one of the names that Linux has for it. mcs_km knows the same.
        """,
      consequence: """
        The kernel module refuses to load: "no doorbell: the device tree has neither a GICv2 nor a \
        GICv3".
        """,
      remedy: "Take this board's tree. A board with another controller cannot have clients yet.",
      example: """
        intc { compatible = "brcm,bcm2836-l1-intc"; … };    # wrong: no GIC
        gic { compatible = "arm,gic-400"; … };              # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay, document.tree.gic == nil,
        let other = document.tree.rootInterruptController
      else { return }
      let name = other.node[property: "compatible"]?.strings?.first ?? ""
      findings.add(
        "the tree has no GICv2 or GICv3 that is enabled; its interrupt controller is \"\(name)\", by"
          + " which mcs_km cannot ring a client", at: document.place(other.path),
        notes: profile.interruptController.map { [.init("the profile's", at: $0.kind.mark)] } ?? [],
        fix: "take this board's tree, or a board with a GICv2 or GICv3")
    })
}
