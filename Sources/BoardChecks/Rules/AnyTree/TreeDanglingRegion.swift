// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

extension Rule {
  static let treeDanglingRegion = Rule(
    "tree-dangling-region",
    summary: "every memory-region leads to a node",
    page: Page(
      meaning: """
        Each phandle in a memory-region is one that a node has. dtc does not notice where the tree \
        was put together from parts.
        """,
      consequence: """
        The driver gets no memory and fails, or takes any: the module refuses a client without its \
        memory. In a base, the next nodes added could get just that number, and the driver then the \
        client's memory.
        """,
      remedy: "Point the property at the node it is meant for, by its label.",
      example: """
        memory-region = <0x23>, <0x24>;          # wrong: nothing has phandle 0x24
        memory-region = <&shared>, <&client>;    # right
        """),
    checks: .anyTree { _, document, findings in
      var known: Set<UInt32> = []
      document.tree.root.forEachDescendant { node, _ in
        if let phandle = node.phandle { known.insert(phandle) }
      }
      document.tree.root.forEachDescendant { node, path in
        let dangling = (node[property: "memory-region"]?.cells ?? []).filter { !known.contains($0) }
        guard let first = dangling.first else { return }
        findings.add(
          "memory-region refers to phandle 0x\(String(first, radix: 16)), which no node has",
          at: document.place(path),
          fix: "point it at a child of /reserved-memory")
      }
    })
}
