// SPDX-License-Identifier: MulanPSL-2.0

/// Columns that a character takes in a fixed-width font: two for East Asian wide and full-width
/// ones (Unicode, EastAsianWidth.txt: the ranges of W and F that text has).
public func columns(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0x1100...0x115f, 0x2e80...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff,
    0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x1b2ff, 0x1f300...0x1faff,
    0x20000...0x3fffd:
    2
  default: 1
  }
}

/// Columns that a text takes at most: marks that combine count too.
public func columns(_ text: some StringProtocol) -> Int {
  text.unicodeScalars.reduce(0) { $0 + columns($1) }
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
