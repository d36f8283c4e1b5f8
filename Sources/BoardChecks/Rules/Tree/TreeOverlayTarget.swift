// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let treeOverlayTarget = Rule(
    "tree-overlay-target",
    summary: "an overlay says itself where its nodes go",
    page: Page(
      meaning: """
        An overlay is checked by itself where every fragment has a 'target-path' and memory-region \
        leads to nodes of the overlay. One that refers to labels of its base can be checked only \
        once it is applied, and can be applied only to a base with __symbols__, which few vendors' \
        trees have.
        """,
      consequence: """
        Without the base's symbols the boot loader refuses the overlay (FDT_ERR_NOTFOUND) and the \
        board boots without the reservation.
        """,
      remedy: """
        Apply the overlay with fdtoverlay and check the result, or write the targets as paths: &{/} \
        instead of a label.
        """,
      example: """
        &rmem { … };    # wrong
        &{/} { reserved-memory { … }; };    # right
        """),
    checks: .reading)
}
