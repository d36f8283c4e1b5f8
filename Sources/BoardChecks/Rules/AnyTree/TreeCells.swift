// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeCells = Rule(
    "tree-cells",
    summary: "the root's #address-cells and #size-cells are the board's",
    page: Page(
      meaning: """
        The root's #address-cells and #size-cells are 1 or 2, and those of the profile \
        (devicetree.cells), which overlays repeat: an overlay's replace the base's.
        """,
      consequence: """
        Linux reads addresses and sizes of RAM and of all reservations wrongly. An overlay with other \
        cells than its base applies without an error and breaks /memory.
        """,
      remedy:
        "Write the cells of the board's own tree: 2 and 1 on the Raspberry Pi 4, mostly 2 and 2.",
      example: """
        #size-cells = <2>;    # wrong in an overlay for a base with 1
        #size-cells = <1>;    # right
        """),
    checks: .anyTree { profile, document, findings in
      let cells = document.tree.root.childCells
      let wanted = profile.deviceTree?.cells
      if document.isOverlay {
        guard let wanted, cells != (wanted.address, wanted.size) else { return }
        findings.add(
          "the overlay sets the root's #address-cells and #size-cells to \(cells.address) and"
            + " \(cells.size), and the board's tree has \(wanted.address) and \(wanted.size)",
          at: document.place("/"), fix: "repeat the cells of the base")
      } else if !(1...2).contains(cells.address) || !(1...2).contains(cells.size) {
        findings.add(
          "the root's #address-cells and #size-cells are \(cells.address) and \(cells.size);"
            + " 1 and 2 are supported", at: document.place("/"), fix: "take this board's tree")
      } else if let wanted, cells != (wanted.address, wanted.size) {
        findings.add(
          "the root's #address-cells and #size-cells are \(cells.address) and \(cells.size), and the"
            + " profile gives overlays \(wanted.address) and \(wanted.size)",
          at: document.place("/"),
          fix: "correct 'devicetree.cells' in the profile, or take this board's tree")
      }
    })
}
