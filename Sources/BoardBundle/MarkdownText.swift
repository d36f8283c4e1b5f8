// SPDX-License-Identifier: MulanPSL-2.0

/// A text of the profile on a Markdown page: `{{name}}` shows it as it is, whatever
/// characters it has, `{{code(name)}}` in the type of code. Both stay in one cell of a table.
struct MarkdownText: CustomStringConvertible {
  let text: String

  private static let codeForm = "code"

  init(_ text: String) {
    // The end of a line would end the table's row.
    self.text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Escaped where Markdown would see more than text (CommonMark 0.31, 2.4 and 6; GitHub's
  /// tables, `~~` and `$`). Underscores within words and lone brackets are text anyhow.
  var description: String {
    let scalars = Array(text)
    var escaped = ""
    for (index, character) in scalars.enumerated() {
      let before = index > 0 ? scalars[index - 1] : " "
      let after = index + 1 < scalars.count ? scalars[index + 1] : " "
      let isMarkup =
        switch character {
        case "\\", "`", "*", "<", "&", "|", "~", "$", "#": true
        case "_": !(before.isLetter || before.isNumber) || !(after.isLetter || after.isNumber)
        case "]": "([:".contains(after)
        default: false
        }
      if isMarkup { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// Between more backticks than there are in it (CommonMark, 6.1). Of what is in a table's
  /// cell only `|` is escaped, also there (GitHub Flavored Markdown, 4.10).
  var code: String {
    let runs = text.split(whereSeparator: { $0 != "`" }).map(\.count)
    let fence = String(repeating: "`", count: (runs.max() ?? 0) + 1)
    let padding = runs.isEmpty ? "" : " "
    return fence + padding + text.replacing("|", with: "\\|") + padding + fence
  }

  /// The tag `{{name}}` for `{{code(name)}}`.
  static func withoutCode(_ tag: TemplateTag) -> TemplateTag {
    guard tag.sign == nil, tag.text.hasPrefix(codeForm + "("), tag.text.hasSuffix(")") else {
      return tag
    }
    var tag = tag
    tag.text = String(tag.text.dropFirst(codeForm.count + 1).dropLast())
    tag.isCode = true
    return tag
  }
}
