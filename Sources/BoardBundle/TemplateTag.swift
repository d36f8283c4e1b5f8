// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A tag of a mustache template, and where it is.
struct TemplateTag: Equatable {
  /// What follows the opening braces: `#`, `^`, `/`, `!` or another sign; nil for a value.
  var sign: Character?
  /// The name, or a comment's text, without the spaces around it.
  var text: String
  var mark: Mark

  /// The tags of a template in their order.
  ///
  /// - Throws: `SourceError` for a tag that is not closed.
  static func all(in template: String, file: String) throws(SourceError) -> [TemplateTag] {
    let scalars = Array(template.unicodeScalars)
    var tags: [TemplateTag] = []
    var mark = Mark(file: file, line: 1, column: 1)
    var opening: (index: Int, mark: Mark)?
    var index = 0
    while index < scalars.count {
      let pair = scalars[index...].prefix(2)
      if opening == nil, pair.elementsEqual("{{".unicodeScalars) {
        opening = (index, mark)
      } else if let begin = opening, index >= begin.index + 2,
        pair.elementsEqual("}}".unicodeScalars)
      {
        tags.append(TemplateTag(scalars[(begin.index + 2)..<index], at: begin.mark))
        opening = nil
      } else {
        mark.advance(over: scalars[index])
        index += 1
        continue
      }
      mark.column += 2
      index += 2
    }
    if let opening {
      throw SourceError([Diagnostic("the tag is not closed: '}}' is missing", at: opening.mark)])
    }
    return tags
  }

  private init(_ content: ArraySlice<Unicode.Scalar>, at mark: Mark) {
    var content = content
    if let first = content.first, "#^/!&{><$=%".unicodeScalars.contains(first) {
      sign = Character(first)
      content = content.dropFirst()
    }
    let blank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    content = content.drop(while: blank)
    while let last = content.last, blank(last) { content = content.dropLast() }
    text = String(String.UnicodeScalarView(content))
    self.mark = mark
  }
}

extension Mark {
  fileprivate mutating func advance(over scalar: Unicode.Scalar) {
    column += 1
    if scalar == "\n" {
      line += 1
      column = 1
    }
  }
}
