// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let treeTooLarge = Rule(
    "tree-too-large",
    summary: "the tree fits where the boot loader puts it",
    page: Page(
      meaning: """
        The file is no larger than the window that the profile gives for it (devicetree.window): on \
        the Raspberry Pi 4 the 64 KiB between device_tree_address and device_tree_end.
        """,
      consequence: """
        The boot loader cuts the tree off, refuses the overlay, or overwrites what lies behind: the \
        board does not boot, or boots without the reservation.
        """,
      remedy:
        "Leave out what the board does not need (__symbols__ above all), or enlarge the window.",
      example: """
        dtc -@ …    # wrong: symbols for overlays that nobody applies
        dtc …       # right
        """),
    checks: .anyTree { profile, document, findings in
      guard let window = profile.deviceTree?.window, UInt64(document.size) > window.size.value
      else {
        return
      }
      findings.add(
        "the tree has \(document.size) bytes; the boot loader's window \(window) holds"
          + " \(window.size.value)",
        at: .file(document.file), notes: [.init("the window", at: window.size.mark)],
        fix: "leave out what the board does not need, or enlarge the window", regions: [window])
    })
}
