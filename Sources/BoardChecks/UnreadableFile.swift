// SPDX-License-Identifier: MulanPSL-2.0

/// A file that a board should be checked together with is not what it was given as.
public struct UnreadableFile: Error, Sendable, CustomStringConvertible {
  /// The rule that says so.
  let rule: Rule
  let message: String
  let file: String
  let fix: String?

  init(_ rule: Rule, _ message: String, file: String, fix: String? = nil) {
    self.rule = rule
    self.message = message
    self.file = file
    self.fix = fix
  }

  public var description: String { "\(file): \(message)" }
}
