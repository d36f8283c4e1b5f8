// SPDX-License-Identifier: MulanPSL-2.0

/// A rule's page for a terminal.
public func rulePage(_ rule: Rule) -> String {
  """
  \(rule.id)  (\(rule.severity.rawValue))
  \(rule.summary)

  \(wrapped(rule.page.meaning))

  If ignored
  \(wrapped(rule.page.consequence))

  Fix
  \(wrapped(rule.page.remedy))

  Example
  \(rule.page.example.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n"))

  """
}

/// Every rule's name and what has to hold.
public func ruleList() -> String {
  let width = Rule.all.map(\.id.count).max() ?? 0
  return Rule.all.map { rule in
    rule.id + String(repeating: " ", count: width - rule.id.count + 2) + rule.summary + "\n"
  }.joined()
}

/// Lines of at most 80 columns, indented by two; empty lines stay.
private func wrapped(_ text: String) -> String {
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    var line = ""
    for word in paragraph.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 3 > 80 {
        lines.append("  " + line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    lines.append(line.isEmpty ? "" : "  " + line)
  }
  return lines.joined(separator: "\n")
}
