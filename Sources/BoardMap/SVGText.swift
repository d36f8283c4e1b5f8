// SPDX-License-Identifier: MulanPSL-2.0

/// Text in a fixed-width font, so that what fits is known without the font.
enum SVGText {
  /// Pixels of ten characters of 11 pixels' height: 0.6 em each, as in all common fonts of
  /// the kind (DejaVu Sans Mono has the most, 0.602).
  private static let tenCharacters = 67

  /// - Parameter count: columns.
  static func width(of count: Int) -> Int { (count * tenCharacters + 9) / 10 }

  static func count(in width: Int) -> Int { width * 10 / tenCharacters }

  /// - Parameters:
  ///   - y: of the letters' foot.
  ///   - anchor: `end` for text that ends at `x`.
  static func line(
    _ text: String, x: Int, y: Int, style: String, anchor: String = "start"
  ) -> String {
    let anchor = anchor == "start" ? "" : " text-anchor=\"\(anchor)\""
    return "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\"\(anchor)>\(xml(text))</text>"
  }
}

/// Text as XML 1.0 writes it (sections 2.2 and 2.4), in elements and in attributes. Control
/// characters, which it cannot write, become U+FFFD.
func xml(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "\t", "\n": escaped.unicodeScalars.append(scalar)
    default:
      let isAllowed = scalar.value >= 0x20 && ![0xfffe, 0xffff].contains(scalar.value)
      escaped.unicodeScalars.append(isAllowed ? scalar : "\u{fffd}")
    }
  }
  return escaped
}
