// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let treeClientCPUs = Rule(
    "tree-client-cpus",
    summary: "a client's node refers to the client's cores",
    page: Page(
      meaning: """
        Where a client's node has 'cpus', it refers to the nodes of exactly the cores that the profile \
        gives the client.
        """,
      consequence: "The module starts the client on a core that Linux runs on, or refuses to.",
      remedy: "Make the tree again from the profile, or correct 'cpus' of the client.",
      example: """
        cpus = <&cpu0>;    # wrong for cpus: [3]
        cpus = <&cpu3>;    # right
        """),
    checks: .placement { profile, tree, placement, findings in
      guard let node = placement.node, let cpus = node.cpus else { return }
      let found = cpus.map { $0?.reg }
      let wanted = placement.client.cpus.compactMap { profile.core($0.value)?.reg.value }
      guard found != wanted.map(Optional.init) else { return }
      let text = found.map { $0.map(hex) ?? "no core" }.joined(separator: ", ")
      findings.add(
        "'cpus' refers to \(text.isEmpty ? "nothing" : text), and client"
          + " '\(placement.client.name.value)' has \(wanted.map(hex).joined(separator: ", "))",
        at: tree.place(node.path),
        notes: placement.client.cpus.first.map { [.init("the client's cores", at: $0.mark)] }
          ?? [],
        fix: "make the tree again from the profile, or correct 'cpus' of the client")
    })
}
