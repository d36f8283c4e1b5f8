// SPDX-License-Identifier: MulanPSL-2.0

/// A JSON value to be written (RFC 8259). Members keep their order.
public indirect enum JSON: Equatable, Sendable {
  public struct Member: Equatable, Sendable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  case string(String)
  /// Any number that fits. Readers that take every number for a double lose precision past 2^53.
  case number(UInt64)
  case bool(Bool)
  case array([JSON])
  case object([Member])

  /// The value as text, its lines after the first one indented by so many levels of two spaces.
  public func text(indent level: Int = 0) -> String {
    var text = ""
    write(to: &text, level)
    return text
  }

  private func write(to text: inout String, _ level: Int) {
    switch self {
    case .string(let string): Self.write(string, to: &text)
    case .number(let number): text += String(number)
    case .bool(let bool): text += bool ? "true" : "false"
    case .array([]): text += "[]"
    case .object([]): text += "{}"
    case .array(let items) where items.allSatisfy(\.isScalar):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += ", " }
        item.write(to: &text, level)
      }
      text += "]"
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        Self.startLine(in: &text, level + 1, isFirst: index == 0)
        item.write(to: &text, level + 1)
      }
      Self.startLine(in: &text, level, isFirst: true)
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        Self.startLine(in: &text, level + 1, isFirst: index == 0)
        Self.write(member.name, to: &text)
        text += ": "
        member.value.write(to: &text, level + 1)
      }
      Self.startLine(in: &text, level, isFirst: true)
      text += "}"
    }
  }

  private var isScalar: Bool {
    switch self {
    case .string, .number, .bool: true
    case .array, .object: false
    }
  }

  private static func startLine(in text: inout String, _ level: Int, isFirst: Bool) {
    text += isFirst ? "\n" : ",\n"
    for _ in 0..<level { text += "  " }
  }

  /// Besides what has to be escaped, all control characters are, which a terminal would take for
  /// commands, and the line separators U+2028 and U+2029, at which JavaScript ends a line.
  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  public init(stringLiteral string: String) { self = .string(string) }
  public init(integerLiteral number: UInt64) { self = .number(number) }
  public init(booleanLiteral bool: Bool) { self = .bool(bool) }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(arrayLiteral items: JSON...) { self = .array(items) }

  /// An object; members that are nil are left out.
  public init(dictionaryLiteral members: (String, JSON?)...) {
    self = .object(
      members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  public init(_ number: Int) { self = .number(UInt64(number)) }

  public init(_ strings: [String]) { self = .array(strings.map(JSON.string)) }
}
