// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A template cut into its tags and the texts between them.
struct TemplateTokens {
  var tags: [TemplateTag] = []
  /// Before the first tag, between two, and after the last: one more than there are tags.
  private(set) var texts: [Substring.UTF8View] = []

  /// - Parameter file: what messages call it.
  /// - Throws: `SourceError` for a tag that is not closed.
  init(_ template: String, file: String) throws(SourceError) {
    var rest = template.utf8[...]
    var mark = Mark(file: file, line: 1, column: 1)
    while let opening = rest.split(atPair: UInt8(ascii: "{")) {
      texts.append(opening.before)
      mark.advance(over: opening.before)
      guard let closing = opening.after.split(atPair: UInt8(ascii: "}")) else {
        throw SourceError([Diagnostic("the tag is not closed: '}}' is missing", at: mark)])
      }
      tags.append(TemplateTag(Substring(closing.before), at: mark))
      mark.advance(over: rest[opening.before.endIndex..<closing.after.startIndex])
      rest = closing.after
    }
    texts.append(rest)
    removeStandaloneLines()
  }

  /// A line with one tag and nothing else but blanks leaves no line, unless the tag is for a value
  /// (Mustache specification, "standalone").
  private mutating func removeStandaloneLines() {
    let whole = texts
    for index in tags.indices where tags[index].sign != nil {
      if let start = whole[index].endWithoutBlanks(isFirst: index == 0),
        let end = whole[index + 1].startBehindLine(isLast: index == tags.count - 1)
      {
        texts[index] = texts[index][..<start]
        texts[index + 1] = texts[index + 1][end...]
      }
    }
  }
}

extension Substring.UTF8View {
  /// What is before and after the first place where a byte stands twice.
  fileprivate func split(atPair byte: UInt8) -> (before: Self, after: Self)? {
    var rest = self
    while let first = rest.firstIndex(of: byte) {
      rest = rest[first...].dropFirst()
      if rest.first == byte { return (self[..<first], rest.dropFirst()) }
    }
    return nil
  }

  /// Where the last line begins if it has only blanks; a first text begins a line itself.
  fileprivate func endWithoutBlanks(isFirst: Bool) -> Index? {
    guard let last = lastIndex(where: { !Self.isBlank($0) }) else {
      return isFirst ? startIndex : nil
    }
    return self[last] == UInt8(ascii: "\n") ? index(after: last) : nil
  }

  /// Where the second line begins if the first has only blanks; a last text may end there.
  fileprivate func startBehindLine(isLast: Bool) -> Index? {
    let rest = drop(while: Self.isBlank)
    if rest.isEmpty { return isLast ? endIndex : nil }
    for end in ["\n", "\r\n"] where rest.starts(with: end.utf8) {
      return rest.dropFirst(end.utf8.count).startIndex
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension Mark {
  /// Columns count characters of Unicode, not bytes.
  fileprivate mutating func advance(over text: Substring.UTF8View) {
    for byte in text {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if !UTF8.isContinuation(byte) {
        column += 1
      }
    }
  }
}
