// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let exceptionTarget = Rule(
    "exception-target",
    summary: "exceptions refer to what there is, and to what can be accepted",
    page: Page(
      meaning: """
        'with' in an entry of 'allow' is the name of a client or reserved entry, 'variant' one of \
        the board's variants. Rules that keep a profile from being read, and those about \
        exceptions, cannot be accepted.
        """,
      consequence: "The exception accepts nothing.",
      remedy: "Correct the name, or the fault itself.",
      example: """
        allow:
          - {rule: overlap, with: zephir, why: …}          # wrong: the client is 'zephyr'
          - {rule: psci-missing, why: …}                   # wrong: nothing works without
          - {rule: overlap, with: zephyr, why: …}          # right
        """),
    checks: .exceptions)
}
