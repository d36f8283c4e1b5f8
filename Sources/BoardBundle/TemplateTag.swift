// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A tag of a template, and where it is.
struct TemplateTag: Equatable {
  /// What follows the opening braces: `#`, `^`, `/`, `!` or another sign; nil for a value.
  var sign: Character?
  /// The name, or a comment's text, without the spaces around it.
  var text: String
  /// Whether the name stood in `code(…)`.
  var isCode = false
  var mark: Mark

  /// The parts of the name, at least one.
  var path: [String] {
    text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  init(_ content: Substring, at mark: Mark) {
    var content = content.unicodeScalars
    if let first = content.first, "#^/!&{><$=%".unicodeScalars.contains(first) {
      sign = Character(first)
      content = content.dropFirst()
    }
    content = content.drop(while: \.properties.isWhitespace)
    while content.last?.properties.isWhitespace == true { content = content.dropLast() }
    text = String(content)
    self.mark = mark
  }
}
