// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import MarkedYAML

/// Where rules put what they find.
struct Findings {
  private(set) var all: [Finding] = []
  /// The rule that is looking.
  fileprivate var rule: (id: String, severity: Finding.Severity) = ("", .error)

  mutating func add(
    _ message: String, at place: Finding.Place, notes: [Finding.Note] = [], fix: String? = nil,
    with names: [String] = [], regions: [Region] = []
  ) {
    all.append(
      Finding(
        rule: rule.id, severity: rule.severity, message: message, place: place, notes: notes,
        fix: fix, with: names, regions: regions))
  }

  mutating func add(
    _ message: String, at mark: Mark, notes: [Finding.Note] = [], fix: String? = nil,
    with names: [String] = [], regions: [Region] = []
  ) {
    add(
      message, at: .source(mark), notes: notes, fix: fix, with: names, regions: regions)
  }

  /// Lets a rule look.
  mutating func collect(_ rule: Rule, _ check: (inout Findings) -> Void) {
    self.rule = (rule.id, rule.severity)
    check(&self)
  }
}
