// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let devicetreeForm = Self(
    summary: "arm64 boards have a device tree, x86-64 boards none",
    page: Rule.Page(
      meaning: """
        An arm64 board has 'devicetree' with either 'base', a template that the whole tree is made \
        from, or 'cells', which overlays for a vendor's tree have to repeat. An x86-64 board has \
        none: its memory is taken from Linux by memmap=.
        """,
      consequence: "No tree can be written that the board would understand.",
      remedy: """
        Take 'base' for machines like QEMU's, whose tree nobody else writes, 'cells' for all \
        others: the root's '#address-cells' and '#size-cells' in the vendor's tree.
        """,
      example: """
        devicetree: {compatible: ["vendor,board"]}                                  # wrong
        devicetree: {compatible: ["vendor,board"], cells: {address: 2, size: 1}}    # right
        """))
}
