// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let baseOverlay = Rule(
    "base-overlay",
    summary: "the base is a whole tree, not an overlay",
    page: Page(
      meaning: """
        An overlay (.dtbo) holds nodes to be added to a tree. The base of a merge is the tree itself.
        """,
      consequence: "The result would have neither RAM nor cores: no kernel boots with it.",
      remedy: "Give the .dtb that the overlay is applied to.",
      example: """
        mcs-dtb rpi4 --base mcs-resources.dtbo -o out.dtb     # wrong
        mcs-dtb rpi4 --base bcm2711-rpi-4-b.dtb -o out.dtb    # right
        """),
    checks: .reading)
}
