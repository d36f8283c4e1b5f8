// SPDX-License-Identifier: MulanPSL-2.0

/// Columns of a fixed-width font that a text takes at most (Unicode, EastAsianWidth.txt: the
/// first wide character is U+1100; between these blocks of narrow ones all count as wide).
public func columns(_ text: some StringProtocol) -> Int {
  text.unicodeScalars.reduce(0) { count, scalar in
    switch scalar.value {
    case ..<0x1100, 0x2010..<0x2300, 0x2500..<0x25a0: count + 1
    default: count + 2
    }
  }
}

extension StringProtocol {
  /// As much of the beginning as fits.
  public func prefix(columns width: Int) -> SubSequence {
    var (end, room) = (startIndex, width)
    while end < endIndex {
      room -= columns(String(self[end]))
      if room < 0 { break }
      end = index(after: end)
    }
    return self[..<end]
  }
}

/// The text in at most `width` columns.
public func clipped(_ text: String, to width: Int, ellipsis: Character = "…") -> String {
  guard columns(text) > width else { return text }
  return width < 1 ? "" : text.prefix(columns: width - 1) + String(ellipsis)
}

/// Lines of at most `width` columns, at least two, broken at white space, and inside longer words.
public func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(whereSeparator: \.isWhitespace) {
    if !line.isEmpty, columns(line) + 1 + columns(word) <= width {
      line += " " + word
      continue
    }
    if !line.isEmpty { lines.append(line) }
    var rest = word
    while columns(rest) > width {
      let part = rest.prefix(columns: width)
      // A character of many marks is wider than it looks.
      let count = max(1, part.count)
      lines.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    line = String(rest)
  }
  return lines + [line]
}

public func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
