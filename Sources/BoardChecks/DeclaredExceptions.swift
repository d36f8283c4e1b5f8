// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// The findings that a profile declares to be known and accepted, and whether they still occur.
struct DeclaredExceptions {
  private let profile: Profile
  private var isUsed: [Bool]

  init(_ profile: Profile) {
    self.profile = profile
    isUsed = profile.exceptions.map { _ in false }
  }

  /// The finding, accepted where an exception says so. One that names a variant accepts only
  /// what was found on that variant.
  mutating func judge(_ finding: Finding, on variant: String?) -> Finding {
    var finding = finding
    for (index, exception) in profile.exceptions.enumerated()
    where exception.rule.value == finding.rule
      && (exception.variant == nil || exception.variant?.value == variant)
      && exception.with.map({ finding.with.contains($0.value) }) ?? true
    {
      isUsed[index] = true
      finding.accepted = finding.accepted ?? exception.why.value
    }
    return finding
  }

  /// What is wrong with the exceptions themselves.
  ///
  /// - Parameter missing: whether a rule had nothing to look at, so that nothing is known.
  func findings(missing: (Rule) -> Bool) -> [Finding] {
    var findings = Findings()
    for (index, exception) in profile.exceptions.enumerated() {
      let id = exception.rule.value
      guard let rule = Rule.named(id) else {
        let ids = Rule.all.map(\.id)
        findings.collect(.ruleUnknown) {
          $0.add(
            "no rule is called '\(id)'"
              + (suggestion(for: id, among: ids).map { "; did you mean '\($0)'?" } ?? ""),
            at: exception.rule.mark, fix: "'mcs-dtb explain' lists the rules")
        }
        continue
      }
      if !isUsed[index], let problem = problem(with: exception, from: rule) {
        findings.collect(.exceptionTarget) {
          $0.add(problem.message, at: problem.mark, fix: "correct the entry of 'allow'")
        }
        continue
      }
      guard !isUsed[index], !missing(rule), isChecked(exception) else { continue }
      var what = "'\(id)'"
      if let name = exception.with?.value { what += " with '\(name)'" }
      if let variant = exception.variant?.value { what += " on variant \(variant)" }
      findings.collect(.unusedException) {
        $0.add(
          "\(what) is declared as known, and does not occur", at: exception.rule.mark,
          fix: "remove the entry from 'allow'")
      }
    }
    return findings.all
  }

  /// What the exception refers to and does not exist, or cannot be accepted.
  private func problem(
    with exception: Profile.Exception, from rule: Rule
  ) -> (message: String, mark: Mark)? {
    switch rule.subject {
    case .reading:
      return (
        "'\(rule.id)' cannot be accepted: a profile that breaks it is not read",
        exception.rule.mark
      )
    case .exceptions:
      return (
        "'\(rule.id)' cannot be accepted: it is about exceptions themselves", exception.rule.mark
      )
    default: break
    }
    func unknown(_ what: String, _ name: Marked<String>, _ names: [String]) -> (String, Mark)? {
      if names.contains(name.value) { return nil }
      let hint = suggestion(for: name.value, among: names).map { "; did you mean '\($0)'?" } ?? ""
      return ("no \(what) is called '\(name.value)'\(hint)", name.mark)
    }
    // A chosen variant leaves nothing of the others to compare with.
    if profile.chosenVariant == nil, let variant = exception.variant,
      let problem = unknown("variant", variant, profile.variants.map(\.name.value))
    {
      return problem
    }
    guard let with = exception.with else { return nil }
    return unknown(
      "client or reserved entry", with,
      profile.clients.map(\.name.value) + profile.reserved.map(\.name.value))
  }

  /// Checking one chosen variant of a board shows nothing about the others.
  private func isChecked(_ exception: Profile.Exception) -> Bool {
    exception.variant == nil || profile.chosenVariant == nil
      || exception.variant?.value == profile.chosenVariant
  }
}
