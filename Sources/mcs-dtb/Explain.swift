// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardChecks
import CommandSupport
import Diagnostics
import Files

/// `mcs-dtb explain`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a rule of 'mcs-dtb check', or list all rules.")

  @Argument(
    help: "A rule's name, as messages show it in brackets.", completion: .rules)
  var rule: String?

  func run() throws {
    guard let id = rule else { return try writeText(ruleList()) }
    guard let rule = Rule.named(id) else {
      throw UsageError(
        "no rule is called '\(id)'; "
          + (suggestion(for: id, among: Rule.all.map(\.id)).map { "did you mean '\($0)'?" }
            ?? "'mcs-dtb explain' lists them"))
    }
    try writeText(rulePage(rule))
  }
}
