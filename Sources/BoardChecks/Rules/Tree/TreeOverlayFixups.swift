// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let treeOverlayFixups = Rule(
    "tree-overlay-fixups",
    summary: "an overlay's memory-region follows its regions when it is applied",
    page: Page(
      meaning: """
        Whoever applies an overlay moves its phandles above the base's and adjusts the cells that \
        /__local_fixups__ lists. Every cell of a client's memory-region has to be there. dtc writes \
        that node; tools on top of libfdt do not.
        """,
      consequence: """
        The overlay applies without an error, and memory-region refers to whatever node of the base \
        has that number: the module finds other memory than the client's, or none.
        """,
      remedy: "Compile the overlay with dtc from source with /plugin/, or make it with mcs-dtb.",
      example: """
        memory-region = <0x1>, <0x2>;            # wrong, without /__local_fixups__
        memory-region = <&shared>, <&client>;    # right: dtc lists both
        """),
    checks: .tree { _, tree, findings in
      for path in tree.unfixed {
        findings.add(
          "/__local_fixups__ does not list every cell of memory-region, which then leads elsewhere"
            + " once the overlay is applied", at: tree.place(path),
          fix: "compile the overlay with dtc from source with /plugin/, or make it with mcs-dtb")
      }
    })
}
