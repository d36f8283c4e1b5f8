// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let needlessUnsupported = Rule(
    "needless-unsupported", severity: .warning,
    summary: "variants marked 'unsupported' are refused by a rule",
    page: Page(
      meaning: """
        A variant is marked 'unsupported' because its RAM does not hold the clients. Then a rule \
        about memory finds something on it.
        """,
      consequence: "A variant that would work is not built and not tested.",
      remedy: """
        Remove 'unsupported'. Where the reason is another than memory, declare the finding under \
        'allow'.
        """,
      example: """
        variants:
          2g: {memory: [{base: 0x40000000, size: 2G}], unsupported: too small}    # wrong: it is not
          2g: {memory: [{base: 0x40000000, size: 2G}]}                            # right
        """),
    checks: .profile { profile, findings in
      for variant in profile.variants {
        guard let reason = variant.unsupported else { continue }
        var found = Findings()
        for rule in Rule.all {
          if case .eachVariant(let subject) = rule.subject {
            found.collect(rule, subject, of: profile.on(variant))
          }
        }
        guard found.all.isEmpty else { continue }
        findings.add(
          "variant '\(variant.name.value)' is marked unsupported, and nothing about its memory is wrong",
          at: reason.mark, fix: "remove 'unsupported', or declare under 'allow' why it stays")
      }
    })
}
