// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let noSupportedVariant = Rule(
    "no-supported-variant",
    summary: "at least one variant can run the clients",
    page: Page(
      meaning: """
        A board is in the list because a client runs on it, on one of its variants at least.
        """,
      consequence: "No file is written for any variant, and nothing about memory is checked.",
      remedy: """
        Add the variant that works, or move the clients' regions into the RAM of one that is \
        there.
        """,
      example: """
        variants:
          1g: {memory: […], unsupported: RAM ends below the client}    # wrong: the only one
          2g: {memory: […]}                                            # right: and this one works
        """),
    checks: .profile { profile, findings in
      guard let first = profile.variants.first, profile.supportedBoards.isEmpty else { return }
      findings.add(
        "every variant is marked unsupported: no client runs on this board", at: first.name.mark,
        fix: "add a variant that can run the clients")
    })
}
