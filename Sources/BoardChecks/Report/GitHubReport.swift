// SPDX-License-Identifier: MulanPSL-2.0

/// Findings as workflow commands of GitHub Actions, which shows them beside the lines.
/// Form and escapes are those of "Workflow commands for GitHub Actions" and actions/toolkit.
public struct GitHubReport: ReportFormat, Sendable {
  public init() {}

  public func begin() -> String { "" }

  public func board(_ report: BoardReport) -> String {
    report.findings.map(annotation).joined()
  }

  public func unchecked(_ name: String, _ reason: String) -> String {
    let lines = reason.split(separator: "\n").map { String($0).printable }
    return command("error", [("title", "not checked: \(name.printable)")], lines)
  }

  public func end() -> String { "" }

  private func annotation(_ finding: Finding) -> String {
    var properties = [("file", finding.place.file.printable)]
    var message = finding.messageWithVariants
    switch finding.place {
    case .source(let mark):
      properties += [("line", String(mark.line)), ("col", String(mark.column))]
    case .node(_, let path): message = "\(path): \(message)"
    case .file: break
    }
    properties.append(("title", finding.rule))
    var lines = [message]
    lines += finding.notes.map { "note: \($0.place.description): \($0.message)" }
    if let why = finding.accepted {
      lines.append("accepted: \(why)")
    } else if let fix = finding.fix {
      lines.append("fix: \(fix)")
    }
    let kind = finding.accepted != nil ? "notice" : finding.severity.rawValue
    return command(kind, properties, lines.map(\.printable))
  }

  private func command(
    _ name: String, _ properties: [(name: String, value: String)], _ lines: [String]
  ) -> String {
    let list = properties.map { "\($0.name)=\(Self.escaped($0.value, isProperty: true))" }
      .joined(separator: ",")
    return "::\(name) \(list)::\(Self.escaped(lines.joined(separator: "\n"), isProperty: false))\n"
  }

  /// In a property the characters that end it are escaped too.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case ":" where isProperty: escaped += "%3A"
      case "," where isProperty: escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
