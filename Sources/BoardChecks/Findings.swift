// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// Where rules put what they find.
struct Findings {
  /// Findings of one rule that are kept. Nobody reads more before mending some, and a profile whose
  /// regions all overlap each other would have half a million.
  static let limit = 100

  private(set) var all: [Finding] = []
  /// The rule that is looking.
  fileprivate var rule: (id: String, severity: Finding.Severity) = ("", .error)
  /// What it has found this time.
  fileprivate var count = 0

  mutating func add(
    _ message: String, at place: Finding.Place, notes: [Finding.Note] = [], fix: String? = nil,
    with names: [String] = [], regions: [Region] = []
  ) {
    count += 1
    guard count <= Self.limit else { return }
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
    count = 0
    check(&self)
    guard count > Self.limit, let last = all.last else { return }
    let more = "\(count - Self.limit) more findings of this rule are left out"
    all.append(
      Finding(
        rule: rule.id, severity: rule.severity, message: more, place: last.place, notes: [],
        fix: "mend the others first", with: last.with, regions: []))
  }
}
