// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// What a YAML value may look like. Files are checked against their schema before anything
/// is read out of them, so that all errors come at once, and the editors' schema can be
/// written from the same definition.
public indirect enum Schema: Sendable {
  /// A mapping with these keys and no others.
  case mapping([Field])
  /// A mapping with exactly one of these keys.
  case choice([Field])
  /// A mapping from names of the user's choice.
  case table(of: Schema)
  /// A mapping whose content whoever reads it checks.
  case openMapping
  case list(of: Schema, atLeast: Int)
  /// Any text but none, of one line or several.
  case text
  /// Any text but none, of one line.
  case line
  /// Lower-case letters, digits and hyphens, beginning with a letter or digit: what may
  /// become part of a node name, a file name or a unit's name.
  case name
  case word([String])
  case number(NumberKind, ClosedRange<UInt64>)
  case flag
  /// The number of the file's form.
  case version(UInt64)
}

/// A key of a mapping.
public struct Field: Sendable {
  public var key: String
  public var schema: Schema
  public var isRequired: Bool
  /// One line for people and editors.
  public var about: String

  public init(_ key: String, _ schema: Schema, required: Bool = true, _ about: String) {
    self.key = key
    self.schema = schema
    isRequired = required
    self.about = about
  }
}

extension Schema {
  /// All that keeps `node` from having this schema.
  public func diagnostics(for node: YAMLNode) -> [Diagnostic] {
    var found: [Diagnostic] = []
    check(node, path: .root, into: &found)
    return found
  }

  private func check(_ node: YAMLNode, path: KeyPath, into found: inout [Diagnostic]) {
    switch (self, node.content) {
    case (.mapping(let fields), .mapping(let entries)):
      Self.checkKeys(entries, fields, path: path, into: &found)
      for field in fields where field.isRequired && node[field.key] == nil {
        found.append(Diagnostic("\(path)'\(field.key)' is missing", at: node.mark))
      }
    case (.choice(let fields), .mapping(let entries)):
      Self.checkKeys(entries, fields, path: path, into: &found)
      if entries.count != 1 {
        let names = fields.map { "'\($0.key)'" }.joined(separator: ", ")
        found.append(
          Diagnostic("\(path)give exactly one of \(names)", at: node.mark))
      }
    case (.table(let schema), .mapping(let entries)):
      guard Self.checkCount(entries.count, at: node, path: path, into: &found) else { return }
      for entry in entries {
        let key = YAMLNode(mark: entry.keyMark, content: .scalar(entry.key, isPlain: true))
        Schema.name.check(key, path: path, into: &found)
        schema.check(entry.value, path: .key(entry.key, of: path), into: &found)
      }
    case (.openMapping, .mapping):
      break
    case (.list(let schema, let least), .sequence(let items)):
      if items.count < least {
        found.append(Diagnostic("\(path)the list is empty", at: node.mark))
      }
      guard Self.checkCount(items.count, at: node, path: path, into: &found) else { return }
      for (index, item) in items.enumerated() {
        schema.check(item, path: .item(index, of: path), into: &found)
      }
    case (_, .scalar(let text, let isPlain)):
      if let problem = problem(with: text, isPlain: isPlain, in: node) {
        found.append(Diagnostic("\(path)\(problem.message)", at: node.mark, fix: problem.fix))
      }
    default:
      found.append(
        Diagnostic(
          "\(path)expected \(expectation), found \(node.summary)", at: node.mark))
    }
  }

  private static func checkCount(
    _ count: Int, at node: YAMLNode, path: KeyPath, into found: inout [Diagnostic]
  ) -> Bool {
    guard count > YAMLLimit.entries else { return true }
    found.append(
      Diagnostic(
        "\(path)\(count) entries; at most \(YAMLLimit.entries) are read", at: node.mark))
    return false
  }

  private static func checkKeys(
    _ entries: [YAMLNode.Entry], _ fields: [Field], path: KeyPath, into found: inout [Diagnostic]
  ) {
    for entry in entries {
      if let field = fields.first(where: { $0.key == entry.key }) {
        field.schema.check(entry.value, path: .key(entry.key, of: path), into: &found)
        continue
      }
      let keys = fields.map(\.key)
      let hint =
        suggestion(for: entry.key, among: keys).map { "did you mean '\($0)'?" }
        ?? "the keys here are \(keys.joined(separator: ", "))"
      found.append(
        Diagnostic(
          "\(path)unknown key '\(entry.key.shortened)'; \(hint)", at: entry.keyMark))
    }
  }

  /// What is wrong with a scalar, and what to write instead where that is clear.
  private struct Problem {
    var message: String
    var fix: String?
  }

  private func problem(with text: String, isPlain: Bool, in node: YAMLNode) -> Problem? {
    var mismatch: Problem { Problem(message: "expected \(expectation), found \(node.summary)") }
    switch self {
    case .text, .line:
      if text.isEmpty { return mismatch }
      guard let scalar = text.unicodeScalars.first(where: isRefused) else { return nil }
      return Problem(
        message: "the text has the control character \(codePoint(scalar))", fix: "remove it")
    case .name:
      return Self.isName(text) ? nil : mismatch
    case .word(let words):
      if words.contains(text) { return nil }
      var problem = mismatch
      if let word = suggestion(for: text, among: words) {
        problem.message += "; did you mean '\(word)'?"
      }
      return problem
    case .flag:
      return isPlain && ["true", "false"].contains(text) ? nil : mismatch
    case .version(let known):
      guard (try? parseNumber(text, as: .count)) != known || !isPlain else { return nil }
      return Problem(
        message: "version \(text.shortened) of this kind of file is unknown here, only \(known) is",
        fix: "write \(known), or take a newer mcs-dtb")
    case .number(let kind, let range):
      guard isPlain else {
        var problem = mismatch
        problem.message += ": remove the quotes"
        return problem
      }
      do throws(NumberProblem) {
        let number = try parseNumber(text, as: kind)
        if range.contains(number) { return nil }
        return Problem(
          message: "'\(text)' is out of range: it goes from \(kind.text(range.lowerBound))"
            + " to \(kind.text(range.upperBound))")
      } catch { return problem(error, with: text, as: kind, otherwise: mismatch) }
    case .mapping, .choice, .table, .openMapping, .list:
      return mismatch
    }
  }

  private func problem(
    _ error: NumberProblem, with text: String, as kind: NumberKind, otherwise mismatch: Problem
  ) -> Problem {
    switch error {
    case .malformed:
      var problem = mismatch
      if let meant = meantNumber(text, as: kind) { problem.fix = "write \(meant)" }
      return problem
    case .tooLarge:
      return Problem(message: "'\(text.shortened)' does not fit in 64 bits")
    case .leadingZero:
      return Problem(message: "'\(text)' has a leading zero: write it without, or as 0x…")
    case .decimal:
      let decimal = "decimal \(text) is \(hex(UInt64(text) ?? 0))"
      return Problem(
        message:
          "\(kind.plural): did you mean \(meantNumber(text, as: kind) ?? "0x…")? (\(decimal))")
    }
  }

  private func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    if case .text = self, scalar == "\n" || scalar == "\t" { return false }
    return scalar.properties.generalCategory == .control
  }

  private func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// What `isName` accepts, for those who have regular expressions.
  static let namePattern = "^[a-z0-9][a-z0-9-]{0,30}$"

  private static func isName(_ text: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = text.utf8.first, text.utf8.count <= 31 else { return false }
    return (letters.contains(first) || digits.contains(first))
      && text.utf8.allSatisfy {
        letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
      }
  }

  private var expectation: String {
    switch self {
    case .mapping(let fields): "a mapping with \(Self.keyList(fields.filter(\.isRequired)))"
    case .choice(let fields): "a mapping with one of \(Self.keyList(fields))"
    case .table, .openMapping: "a mapping"
    case .list: "a list"
    case .text, .line: "text"
    case .version(let known): "\(known)"
    case .name: "a name of at most 31 letters a-z, digits and hyphens"
    case .word(let words):
      words.count == 1 ? "'\(words[0])'" : "one of \(words.joined(separator: ", "))"
    case .number(.address, _): "an address such as 0x7a000000"
    case .number(.size, _): "a size such as 64M or 0x04000000"
    case .number(.offset, _): "an offset such as 0x28000"
    case .number(.count, _): "a number"
    case .flag: "true or false"
    }
  }

  private static func keyList(_ fields: [Field]) -> String {
    fields.map { "'\($0.key)'" }.joined(separator: ", ")
  }
}

/// Where in a document a value lies. The text is only made when there is something to say.
private indirect enum KeyPath: CustomStringConvertible {
  case root
  case key(String, of: KeyPath)
  case item(Int, of: KeyPath)

  /// `clients[0].memory: `, and nothing for the root.
  var description: String {
    if case .root = self { return "" }
    return text + ": "
  }

  private var text: String {
    switch self {
    case .root: ""
    case .key(let key, of: .root): key.shortened
    case .key(let key, let parent): "\(parent.text).\(key.shortened)"
    case .item(let index, let parent): "\(parent.text)[\(index)]"
    }
  }
}

extension NumberKind {
  fileprivate func text(_ number: UInt64) -> String {
    self == .count ? String(number) : hex(number)
  }

  /// How numbers of the kind are written.
  fileprivate var plural: String {
    switch self {
    case .address: "addresses are written in hex"
    case .size: "sizes are written in hex or with K, M or G"
    case .offset: "offsets are written in hex or with K, M or G"
    case .count: "numbers are written in decimal or hex"
    }
  }
}
