// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import JSONText

/// Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines.
public struct SARIFReport: ReportFormat, Sendable {
  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  private let toolVersion: String
  private let rules: [Rule]
  /// Where a rule stands among them.
  private let ruleIndices: [String: Int]
  private var results = 0
  private var notifications: [JSON] = []

  public init(toolVersion: String) { self.init(toolVersion: toolVersion, rules: Rule.all) }

  init(toolVersion: String, rules: [Rule]) {
    self.toolVersion = toolVersion
    self.rules = rules
    ruleIndices = Dictionary(
      rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func begin() -> String {
    let tool: JSON = [
      "driver": [
        "name": "mcs-dtb",
        "version": .string(toolVersion),
        "rules": .array(rules.map(Self.json)),
      ]
    ]
    return """
      {
        "$schema": "\(Self.schema)",
        "version": "2.1.0",
        "runs": [
          {
            "tool": \(tool.text(indent: 3)),
            "columnKind": "unicodeCodePoints",
            "results": [
      """
  }

  public mutating func board(_ report: BoardReport) -> String {
    var text = ""
    for finding in report.findings {
      text += results == 0 ? "\n        " : ",\n        "
      text += json(finding, in: report.source).text(indent: 4)
      results += 1
    }
    return text
  }

  public mutating func unchecked(_ name: String, _ reason: String) -> String {
    notifications.append(["level": "error", "message": ["text": .string(reason)]])
    return ""
  }

  public func end() -> String {
    let invocations: JSON = .array([
      [
        "executionSuccessful": .bool(notifications.isEmpty),
        "toolExecutionNotifications": .array(notifications),
      ]
    ])
    return (results == 0 ? "" : "\n      ") + """
      ],
            "invocations": \(invocations.text(indent: 3))
          }
        ]
      }

      """
  }

  private static func json(_ rule: Rule) -> JSON {
    let page = rule.page
    return [
      "id": .string(rule.id),
      "shortDescription": ["text": .string(rule.summary)],
      "fullDescription": ["text": .string(page.meaning)],
      "help": [
        "text": .string(
          """
          If ignored: \(page.consequence)

          Fix: \(page.remedy)

          Example:

          \(page.example)
          """),
        "markdown": .string(
          """
          **If ignored:** \(page.consequence)

          **Fix:** \(page.remedy)

          ```yaml
          \(page.example)
          ```
          """),
      ],
      "defaultConfiguration": ["level": .string(rule.severity.rawValue)],
    ]
  }

  private func json(_ finding: Finding, in source: SourceText) -> JSON {
    let message =
      finding.messageWithVariants + (finding.fix.map { "\nfix: \($0)" } ?? "")
    return [
      "ruleId": .string(finding.rule),
      "ruleIndex": ruleIndices[finding.rule].map { JSON($0) },
      "level": .string(finding.severity.rawValue),
      "message": ["text": .string(message)],
      "locations": .array([Self.location(finding.place, in: source)]),
      "relatedLocations": finding.notes.isEmpty
        ? nil
        : .array(finding.notes.map { Self.location($0.place, $0.message, in: source) }),
      // Where one result has it, all must ("suppressions property"); nobody knows yet.
      "suppressions": .array(suppression(finding, in: source).map { [$0] } ?? []),
    ]
  }

  /// The profile accepts findings about itself and about what is checked with it.
  private func suppression(_ finding: Finding, in source: SourceText) -> JSON? {
    finding.accepted.map { why in
      [
        "kind": finding.place.file == source.file ? "inSource" : "external",
        "justification": .string(why),
      ]
    }
  }

  private static func location(
    _ place: Finding.Place, _ message: String? = nil, in source: SourceText
  ) -> JSON {
    var region: JSON?
    var logical: JSON?
    switch place {
    case .source(let mark):
      region = [
        "startLine": JSON(mark.line), "startColumn": JSON(mark.column),
        "endColumn": source.endColumn(of: mark).map { JSON($0) },
      ]
    case .node(_, let path):
      // None of the standard's kinds; others are the tool's affair ("kind property").
      logical = .array([["fullyQualifiedName": .string(path), "kind": "node"]])
    case .file: break
    }
    return [
      "physicalLocation": [
        "artifactLocation": ["uri": .string(uriReference(place.file))], "region": region,
      ],
      "logicalLocations": logical,
      "message": message.map { ["text": .string($0)] },
    ]
  }
}

/// A path as RFC 3986 has it: relative paths stay so, absolute ones become `file:` URIs.
func uriReference(_ path: String) -> String {
  let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
  var text = path.hasPrefix("/") ? "file://" : ""
  for byte in (path.hasPrefix("./") ? path.dropFirst(2) : path[...]).utf8 {
    if unreserved.contains(byte) {
      text.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return text
}
