// SPDX-License-Identifier: MulanPSL-2.0

/// Findings for people to read, on a terminal or in a log.
public struct TextReport: ReportFormat, Sendable {
  /// Boards that the last lines name one by one.
  private static let namedBoards = 12

  private let colour: Bool
  private var boards = 0
  private var errors = 0
  private var warnings = 0
  private var summaries: [String] = []

  public init(colour: Bool) { self.colour = colour }

  public func begin() -> String { "" }

  public mutating func board(_ report: BoardReport) -> String {
    boards += 1
    errors += report.count(.error)
    warnings += report.count(.warning)
    if boards <= Self.namedBoards { summaries.append(Self.summary(report)) }
    return text(report)
  }

  /// Said on standard error.
  public func unchecked(_ name: String, _ reason: String) -> String { "" }

  /// A line about each board unless they are many, and the total.
  public func end() -> String {
    let separator = errors + warnings > 0 ? "\n" : ""
    let names = boards <= Self.namedBoards ? summaries.joined(separator: " · ") + "\n" : ""
    return separator + names + Self.counts(errors, warnings) + " in "
      + Self.number(boards, "board") + "\n"
  }

  /// `rpi4 ok (2g, 4g, 8g; 2 accepted)`.
  private static func summary(_ report: BoardReport) -> String {
    let (errors, warnings) = (report.count(.error), report.count(.warning))
    let outcome = errors + warnings == 0 ? "ok" : counts(errors, warnings)
    var details: [String] = []
    if !report.variants.isEmpty { details.append(report.variants.joined(separator: ", ")) }
    if report.acceptedCount > 0 {
      details.append("\(report.acceptedCount) accepted")
    }
    return "\(report.name.printable) \(outcome)"
      + (details.isEmpty ? "" : " (\(details.joined(separator: "; ")))")
  }

  private static func counts(_ errors: Int, _ warnings: Int) -> String {
    warnings == 0
      ? number(errors, "error") : "\(number(errors, "error")), \(number(warnings, "warning"))"
  }

  private static func number(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The board's findings, accepted ones last and in short, then its map. A rule's page is named once.
  public func text(_ report: BoardReport) -> String {
    let open = report.findings.filter { $0.accepted == nil }
    let accepted = report.findings.filter { $0.accepted != nil }
    var explained: Set<String> = []
    return open.map { finding in
      let isNew = explained.insert(finding.rule).inserted
      return text(finding, in: report.source, more: isNew) + "\n"
    }.joined()
      + accepted.map { acceptedText($0) + "\n" }.joined()
      + (report.map.map { "\n\($0)" } ?? "")
  }

  private func text(_ finding: Finding, in source: SourceText, more: Bool) -> String {
    let severity =
      finding.severity == .error
      ? styled("error:", "1;31") : styled("warning:", "1;35")
    var lines = [
      "\(styled(finding.place.description.printable, "1")): \(severity)"
        + " \(finding.messageWithVariants.printable)  [\(finding.rule)]"
    ]
    lines += excerpt(finding.place, in: source)
    for note in finding.notes {
      lines.append("\(note.place.description): note: \(note.message)".printable)
      lines += excerpt(note.place, in: source)
    }
    if let fix = finding.fix { lines.append("  fix: \(fix)".printable) }
    if more { lines.append("  more: mcs-dtb explain \(finding.rule)") }
    return lines.joined(separator: "\n")
  }

  private func acceptedText(_ finding: Finding) -> String {
    "\(finding.place.description): accepted: \(finding.messageWithVariants)".printable
      + "  [\(finding.rule)]"
  }

  private func excerpt(_ place: Finding.Place, in source: SourceText) -> [String] {
    guard case .source(let mark) = place, let excerpt = SourceExcerpt(mark, in: source) else {
      return []
    }
    let number = String(mark.line)
    let margin = String(repeating: " ", count: max(0, 5 - number.count))
    let blank = String(repeating: " ", count: margin.count + number.count)
    let carets = "^" + String(repeating: "~", count: excerpt.length - 1)
    return [
      "\(margin)\(number) | \(excerpt.line.printable)",
      "\(blank) | \(String(repeating: " ", count: excerpt.indent))\(styled(carets, "1;32"))",
    ]
  }

  private func styled(_ text: String, _ code: String) -> String {
    colour ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}

extension String {
  /// Without control characters: names in a hostile tree or file must not reach the terminal as
  /// its commands.
  var printable: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return self
    }
    return String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{fffd}" : $0 }))
  }
}
