// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let unusedException = Rule(
    "unused-exception",
    summary: "every declared exception still occurs",
    page: Page(
      meaning: """
        An entry of 'allow' accepts a finding that occurs, on the variant and with the client or \
        reserved entry that it names.
        """,
      consequence: """
        Nothing yet. But the entry would hide the next finding of that rule, which nobody has \
        looked at.
        """,
      remedy: "Remove the entry, or correct its 'with' or 'variant'.",
      example: """
        allow:
          - {rule: firmware-top-of-ram, variant: 4g, why: …}    # wrong: 4g's window is free
        """),
    checks: .exceptions)
}
