// SPDX-License-Identifier: MulanPSL-2.0

/// What the terminal that a text map is for can show.
public struct Terminal: Sendable {
  /// Only ASCII characters.
  public var isASCII: Bool
  /// ANSI colours.
  public var hasColour: Bool

  public init(isASCII: Bool = false, hasColour: Bool = false) {
    self.isASCII = isASCII
    self.hasColour = hasColour
  }

  /// SGR parameters (ECMA-48, 8.3.117) of the eight colours every terminal has.
  enum Paint: String {
    case memory = "32"
    case shared = "36"
    case window = "33"
    case faint = "2"
    case fault = "1;31"
  }

  func painted(_ text: String, _ paint: Paint?) -> String {
    guard hasColour, let paint else { return text }
    return "\u{1b}[\(paint.rawValue)m\(text)\u{1b}[0m"
  }

  /// The text in at most `width` columns.
  func clipped(_ text: String, to width: Int) -> String {
    guard text.count > width else { return text }
    return width < 1 ? "" : text.prefix(width - 1) + (isASCII ? "~" : "…")
  }

  /// Left and right text in exactly `width` columns; both give way when there is no room.
  func filled(_ left: String, _ right: String, width: Int) -> String {
    let left = clipped(left, to: right.isEmpty ? width : max(width - 2 - right.count, width / 2))
    let right = clipped(right, to: max(0, width - left.count - 2))
    return left + spaces(width - left.count - right.count) + right
  }

  /// What somebody wrote, safe to print: no control characters, nothing wider than a column.
  func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.map { scalar -> Character in
        if (0x20..<0x7f).contains(scalar.value) { return Character(scalar) }
        // Up to here scripts have no double width; combining marks have none at all.
        let isSingle = (0xa0..<0x300).contains(scalar.value) && scalar.value != 0xad
        return isSingle && !isASCII ? Character(scalar) : "?"
      })
  }
}

func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

/// Lines of at most `width` characters, broken at spaces, and inside longer words.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines = [""]
  for word in text.split(separator: " ") {
    var rest = word
    while true {
      let separator = lines[lines.count - 1].isEmpty ? "" : " "
      let room = width - lines[lines.count - 1].count - separator.count
      if rest.count <= room {
        lines[lines.count - 1] += separator + rest
        break
      }
      if separator.isEmpty {
        lines[lines.count - 1] += rest.prefix(width)
        rest = rest.dropFirst(width)
      }
      lines.append("")
    }
  }
  return lines
}
