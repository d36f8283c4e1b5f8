// SPDX-License-Identifier: MulanPSL-2.0

/// A file given to be checked with a board is not what the option expects.
public struct UnreadableFile: Error, Sendable, CustomStringConvertible {
  /// The rule that reports it.
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
