// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

extension Rule {
  static let basePhandlesExhausted = Rule(
    "base-phandles-exhausted",
    summary: "the base leaves phandles for the clients' nodes",
    page: Page(
      meaning: """
        New nodes get the numbers above the highest phandle of the base. 0xffffffff is no phandle, so \
        the highest in use has to leave room below it: two for each client and one for each of \
        its cores.
        """,
      consequence: "The clients' nodes could not refer to their memory.",
      remedy: "Find the node with the huge phandle; most likely the tree is damaged.",
      example: """
        phandle = <0xfffffffe>;    # wrong
        phandle = <0x42>;          # right
        """),
    checks: .base { profile, base, findings in
      var highest: (phandle: UInt32, path: String) = (0, "/")
      base.document.tree.root.forEachDescendant { node, path in
        if let phandle = node.phandle, phandle > highest.phandle { highest = (phandle, path) }
      }
      let needed = profile.clients.reduce(0) { $0 + 2 + $1.cpus.count }
      let free = UInt32.max - 1 - highest.phandle
      guard free < needed else { return }
      findings.add(
        "phandle 0x\(String(highest.phandle, radix: 16)) leaves \(free) for new nodes, and \(needed) are needed",
        at: base.document.place(highest.path), fix: "give the node a lower phandle")
    })
}
