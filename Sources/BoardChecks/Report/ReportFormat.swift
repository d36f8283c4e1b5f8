// SPDX-License-Identifier: MulanPSL-2.0

/// A way to write reports, board by board: what has been written is not kept.
public protocol ReportFormat {
  mutating func begin() -> String
  mutating func board(_ report: BoardReport) -> String
  /// A board that could not be checked: what the user called it, and why. People read that on
  /// standard error; programs must not take it for a board without findings.
  mutating func unchecked(_ name: String, _ reason: String) -> String
  mutating func end() -> String
}

extension Finding {
  /// The message, and the variants it is about.
  var messageWithVariants: String {
    variants.isEmpty ? message : "\(message), on \(variants.joined(separator: ", "))"
  }
}
