// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

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
    Diagnostics.clipped(text, to: width, ellipsis: isASCII ? "~" : "…")
  }

  /// A name in at most `width` columns, with its beginning and its end: those of a kind often differ
  /// in their last letters.
  func shortened(_ name: String, to width: Int) -> String {
    guard name.count > width, width >= 5 else { return clipped(name, to: width) }
    let end = (width - 1) / 2
    return name.prefix(width - 1 - end) + (isASCII ? "~" : "…") + name.suffix(end)
  }

  /// Left and right text in exactly `width` columns; both give way when there is no room.
  func filled(_ left: String, _ right: String, width: Int) -> String {
    let room = right.isEmpty ? width : max(width - 2 - right.count, width / 2)
    let isName = !left.contains(" ")
    let left = isName ? shortened(left, to: room) : clipped(left, to: room)
    let right = shortened(right, to: max(0, width - left.count - 2))
    return left + spaces(width - left.count - right.count) + right
  }

  /// A user's text, without characters that control the terminal or have no width.
  func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.map { scalar -> Character in
        if scalar == "\n" || scalar == "\t" { return " " }
        let isShown =
          switch scalar.properties.generalCategory {
          case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
            false
          default: !isASCII || scalar.isASCII
          }
        return isShown ? Character(scalar) : "?"
      })
  }
}
