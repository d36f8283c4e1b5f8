// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

extension Rule {
  static let treeReservedMemoryFormat = Rule(
    "tree-reserved-memory-format",
    summary: "/reserved-memory has the form that Linux reads",
    page: Page(
      meaning: """
        /reserved-memory has the root's #address-cells and #size-cells and an empty 'ranges' (Linux, \
        drivers/of/fdt.c, __reserved_mem_check_root).
        """,
      consequence: """
        Linux logs "Reserved memory: unsupported node format, ignoring" and drops all of it, the \
        vendor's regions too: the client's memory is ordinary RAM.
        """,
      remedy: "Give the node the root's cells and 'ranges;'.",
      example: """
        / {
          #address-cells = <2>; #size-cells = <1>;
          reserved-memory { #address-cells = <2>; #size-cells = <2>; … };             # wrong
          reserved-memory { #address-cells = <2>; #size-cells = <1>; ranges; … };     # right
        };
        """),
    checks: .anyTree { _, document, findings in
      let root = document.tree.root
      guard let reserved = root[child: "reserved-memory"] else { return }
      let cells = root.childCells
      let hasRanges = reserved[property: "ranges"] != nil || document.isOverlay
      guard reserved.childCells != cells || !hasRanges else { return }
      let found = reserved.childCells
      let what =
        found != cells
        ? "#address-cells and #size-cells are \(found.address) and \(found.size), the root's"
          + " \(cells.address) and \(cells.size)"
        : "'ranges' is missing"
      findings.add(
        "\(what): Linux ignores the whole node", at: document.place("/reserved-memory"),
        fix: "give it '#address-cells = <\(cells.address)>; #size-cells = <\(cells.size)>; ranges;'"
      )
    })
}
