// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treePSCIMethod = Rule(
    "tree-psci-method",
    summary: "tree and profile agree on PSCI's conduit",
    page: Page(
      meaning: """
        'method' of the tree's psci node is the profile's psci.method: smc where firmware runs at EL3, \
        hvc under a hypervisor such as QEMU's default.
        """,
      consequence: """
        Calls by the wrong conduit end in an undefined instruction: Linux does not start its own \
        second core, and no client starts.
        """,
      remedy: """
        Correct the one that is wrong. On QEMU it is hvc, and smc with virtualization=on or secure=on.
        """,
      example: """
        psci: {method: smc}    # wrong for a tree with method = "hvc"
        psci: {method: hvc}    # right
        """),
    checks: .anyTree { profile, document, findings in
      guard let psci = profile.psci, psci.provider == .tree, !document.isOverlay,
        let node = document.tree.psci
      else { return }
      guard node.method != psci.method.value.rawValue else { return }
      findings.add(
        "the tree's psci method is \(node.method.map { "\"\($0)\"" } ?? "missing"), the profile's"
          + " \"\(psci.method.value.rawValue)\"",
        at: document.place(node.path), notes: [.init("the profile's method", at: psci.method.mark)],
        fix: "correct the one that is wrong")
    })
}
