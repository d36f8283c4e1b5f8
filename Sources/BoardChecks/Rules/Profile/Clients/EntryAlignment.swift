// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let entryAlignment = Rule(
    "entry-alignment",
    summary: "on arm64 the entry is a multiple of 4",
    page: Page(
      meaning: """
        Instructions of arm64 have four bytes and stand at multiples of four (Arm ARM, D1.4.8).
        """,
      consequence: """
        PSCI refuses the address, or the core takes an alignment fault before its first \
        instruction.
        """,
      remedy: "Correct 'entry'.",
      example: """
        image: {entry: 0x7a000002, …}    # wrong
        image: {entry: 0x7a000000, …}    # right
        """),
    checks: .client(on: .arm64) { _, client, findings in
      guard client.image.entry.value % 4 != 0 else { return }
      let entry = client.image.entry
      findings.add(
        "the entry \(hex(entry.value)) of client '\(client.name.value)' is not a multiple of 4",
        at: entry.mark, fix: "correct 'entry': instructions have four bytes")
    })
}
