// SPDX-License-Identifier: MulanPSL-2.0

/// A way to write reports, board by board: what has been written is not kept.
public protocol ReportFormat {
  mutating func begin() -> String
  mutating func board(_ report: BoardReport) -> String
  mutating func end() -> String
}
