// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import JSONText

/// Findings for programs, in a form of our own that docs/ci.md describes.
public struct JSONReport: ReportFormat, Sendable {
  private let toolVersion: String
  private var boards = 0
  private var errors = 0
  private var warnings = 0
  private var accepted = 0

  public init(toolVersion: String) { self.toolVersion = toolVersion }

  public func begin() -> String {
    let tool: JSON = ["name": "mcs-dtb", "version": .string(toolVersion)]
    return "{\n  \"version\": 1,\n  \"tool\": \(tool.text(indent: 1)),\n  \"boards\": ["
  }

  public mutating func board(_ report: BoardReport) -> String {
    errors += report.count(.error)
    warnings += report.count(.warning)
    accepted += report.acceptedCount
    return entry([
      "board": .string(report.name),
      "file": .string(report.source.file),
      "variants": JSON(report.variants),
      "findings": .array(report.findings.map { Self.json($0, in: report.source) }),
    ])
  }

  public mutating func unchecked(_ name: String, _ reason: String) -> String {
    entry(["board": .string(name), "unchecked": .string(reason)])
  }

  public func end() -> String {
    (boards == 0 ? "" : "\n  ")
      + "],\n  \"errors\": \(errors),\n  \"warnings\": \(warnings),\n  \"accepted\": \(accepted)\n}\n"
  }

  private mutating func entry(_ json: JSON) -> String {
    boards += 1
    return (boards == 1 ? "\n    " : ",\n    ") + json.text(indent: 2)
  }

  private static func json(_ finding: Finding, in source: SourceText) -> JSON {
    [
      "rule": .string(finding.rule),
      "severity": .string(finding.severity.rawValue),
      "message": .string(finding.message),
      "place": json(finding.place, in: source),
      "notes": .array(
        finding.notes.map {
          ["message": .string($0.message), "place": json($0.place, in: source)]
        }),
      "fix": finding.fix.map(JSON.string),
      "with": JSON(finding.with),
      // As text, because most readers keep only 53 bits of a number.
      "regions": .array(
        finding.regions.map {
          ["base": .string(hex($0.base.value)), "size": .string(hex($0.size.value))]
        }),
      "variants": JSON(finding.variants),
      "accepted": finding.accepted.map(JSON.string),
    ]
  }

  private static func json(_ place: Finding.Place, in source: SourceText) -> JSON {
    switch place {
    case .source(let mark):
      [
        "file": .string(mark.file), "line": JSON(mark.line), "column": JSON(mark.column),
        "endColumn": source.endColumn(of: mark).map { JSON($0) },
      ]
    case .node(let file, let path): ["file": .string(file), "node": .string(path)]
    case .file(let file): ["file": .string(file)]
    }
  }
}
