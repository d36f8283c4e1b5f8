// SPDX-License-Identifier: MulanPSL-2.0

/// Why a profile and a vendor's tree cannot be merged: everything that is in the way.
public struct BaseError: Error, Equatable, CustomStringConvertible {
  public struct Problem: Equatable, Sendable {
    /// A stable name for what is wrong, such as `base-mismatch`.
    public var rule: String
    public var message: String
    public var fix: String?

    init(_ rule: String, _ message: String, fix: String? = nil) {
      self.rule = rule
      self.message = message
      self.fix = fix
    }
  }

  /// What messages call the base.
  public var file: String
  public var problems: [Problem]

  public var description: String {
    problems.map { problem in
      "\(file): error: \(problem.message)  [\(problem.rule)]"
        + (problem.fix.map { "\n  fix: \($0)" } ?? "")
    }.joined(separator: "\n")
  }
}
