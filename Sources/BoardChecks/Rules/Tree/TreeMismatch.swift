// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let treeMismatch = Rule(
    "tree-mismatch",
    summary: "the finished tree is this board's",
    page: Page(
      meaning: """
        The root's 'compatible' of the tree has every name of 'devicetree.compatible' in the profile.
        """,
      consequence: "Linux takes the board for another one: no console, no drivers, other RAM.",
      remedy: "Make the tree from this board's base, or correct the profile.",
      example: """
        mcs-dtb check rpi4 --dtb rk3568.dtb    # wrong
        mcs-dtb check rpi4 --dtb rpi4.dtb      # right
        """),
    checks: .tree { profile, tree, findings in
      guard !tree.document.isOverlay else { return }
      findIdentityMismatch("the tree", tree.document, profile, &findings)
    })
}
