// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let ruleUnknown = Rule(
    "unknown-rule",
    summary: "exceptions name a rule that there is",
    page: Page(
      meaning:
        "'rule' in an entry of 'allow' is the id of a rule, as messages show it in brackets.",
      consequence: "The exception accepts nothing.",
      remedy: "Correct the name; 'mcs-dtb explain' lists the rules.",
      example: """
        allow:
          - {rule: top-of-ram, variant: 2g, why: …}             # wrong
          - {rule: firmware-top-of-ram, variant: 2g, why: …}    # right
        """),
    checks: .exceptions)
}
