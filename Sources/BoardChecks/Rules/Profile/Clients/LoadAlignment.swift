// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let loadAlignment = Rule(
    "load-alignment", severity: .warning,
    summary: "raw images are loaded to whole pages",
    page: Page(
      meaning: """
        A raw image is loaded to the address it is linked to, which is the start of a page: code \
        finds its data by pages of 4 KiB (Arm ARM, ADRP), page tables likewise.
        """,
      consequence: """
        Code and data are shifted against each other: the client reads rubbish from its first \
        lines on.
        """,
      remedy: "Correct 'load'. An image whose code begins later in the page has its own 'entry'.",
      example: """
        image: {load: 0x7a001094, entry: 0x7a001094, format: raw, …}    # wrong
        image: {load: 0x7a000000, entry: 0x7a001094, format: raw, …}    # right
        """),
    checks: .client { _, client, findings in
      guard client.image.format.value == .raw else { return }
      let load = client.image.load
      guard load.value % (4 << 10) != 0 else { return }
      findings.add(
        "the raw image of client '\(client.name.value)' is loaded to \(hex(load.value)), inside"
          + " a page", at: load.mark, fix: "load: \(hex(load.value & ~0xfff))")
    })
}
