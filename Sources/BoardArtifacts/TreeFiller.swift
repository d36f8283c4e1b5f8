// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import Diagnostics
import YAMLSource

/// Turns a template's YAML into nodes. Collects what it cannot make sense of.
struct TreeFiller {
  typealias Scope = TemplateParameters.Scope
  typealias Cells = (address: Int, size: Int)

  var diagnostics: [Diagnostic] = []
  let parameters: TemplateParameters

  init(parameters: TemplateParameters) { self.parameters = parameters }

  mutating func node(
    _ name: String, from source: YAMLNode, parentCells: Cells, scope: Scope
  ) -> Node {
    var node = Node(name)
    var children: [YAMLNode.Entry] = []
    for entry in entriesWithCases(source.entries, scope: scope) {
      switch (entry.key, entry.value.content) {
      case ("$label", _):
        node.label = text(of: entry.value, scope: scope)
      case ("$for-each", _):
        break  // the parent has seen to it
      case (let key, _) where key.utf8.first == Self.dollar:
        report("'\(key)' is none of $label, $for-each, $cases", at: entry.keyMark)
      case (_, .mapping):
        children.append(entry)
      default:
        let name = substitute(entry.key, at: entry.keyMark, scope: scope)
        if node[property: name] != nil {
          report("property '\(name)' is given twice", at: entry.keyMark)
        }
        node.properties.append(property(name, entry.value, parentCells, scope))
      }
    }
    let cells = node.childCells
    for child in children {
      for scope in rounds(of: child.value, scope: scope) {
        let name = substitute(child.key, at: child.keyMark, scope: scope)
        if node[child: name] != nil {
          report("node '\(name)' is given twice", at: child.keyMark)
        }
        node.children.append(self.node(name, from: child.value, parentCells: cells, scope: scope))
      }
    }
    return node
  }

  mutating func report(_ message: String, at mark: Mark) {
    diagnostics.append(Diagnostic(message, at: mark))
  }

  /// The entries with each `$cases` replaced by the content of the cases that hold.
  private mutating func entriesWithCases(
    _ entries: [YAMLNode.Entry], scope: Scope
  ) -> [YAMLNode.Entry] {
    var result: [YAMLNode.Entry] = []
    guard entries.contains(where: { $0.key == "$cases" }) else { return entries }
    for entry in entries {
      guard entry.key == "$cases" else {
        result.append(entry)
        continue
      }
      for alternative in entry.value.items {
        guard let when = alternative["$when"], !when.entries.isEmpty else {
          report("a case begins with '$when', a mapping", at: alternative.mark)
          continue
        }
        let holds = when.entries.allSatisfy { condition in
          value(of: condition.key, at: condition.keyMark, scope: scope)?.text
            == text(of: condition.value, scope: scope)
        }
        if holds {
          result += entriesWithCases(
            alternative.entries.filter { $0.key != "$when" }, scope: scope)
        }
      }
    }
    return result
  }

  private mutating func rounds(of node: YAMLNode, scope: Scope) -> [Scope] {
    guard let loop = node["$for-each"] else { return [scope] }
    if case .mapping(let entries) = loop.content { return countedRounds(entries, scope, loop.mark) }
    let name = text(of: loop, scope: scope)
    guard let list = parameters.lists[name] else {
      let names = parameters.lists.keys.sorted().joined(separator: ", ")
      report("'\(name)' is no list; the lists are \(names)", at: loop.mark)
      return []
    }
    return list.map { round in scope.merging(round) { _, inner in inner } }
  }

  /// `{count: 32, address: [0x0a000000, 0x200]}`: so many rounds, with parameters that begin
  /// at their first number and grow by the second. Those written in hex stay so in names.
  private mutating func countedRounds(
    _ entries: [YAMLNode.Entry], _ scope: Scope, _ mark: Mark
  ) -> [Scope] {
    guard let count = entries.first(where: { $0.key == "count" })?.value.numberValue,
      (1...Self.mostRounds).contains(count)
    else {
      report("'$for-each' needs a 'count' from 1 to \(Self.mostRounds)", at: mark)
      return []
    }
    var rounds = [Scope](repeating: scope, count: Int(count))
    for entry in entries where entry.key != "count" {
      let numbers = entry.value.items
      guard numbers.count == 2, let first = numbers[0].numberValue,
        let step = numbers[1].numberValue, first < 1 << 48, step < 1 << 32
      else {
        report(
          "'\(entry.key)' needs its first number and its step: [0x0a000000, 0x200]",
          at: entry.value.mark)
        continue
      }
      let isHex = numbers[0].text.value.hasPrefix("0x")
      for index in rounds.indices {
        let number = first + UInt64(index) * step
        rounds[index][entry.key] = isHex ? .address(number) : .count(number)
      }
    }
    return rounds
  }

  private static let mostRounds: UInt64 = 1024

  // MARK: Parameters

  mutating func text(of node: YAMLNode, scope: Scope) -> String {
    guard case .scalar(let text, _) = node.content else {
      report("expected a word, found \(node.summary)", at: node.mark)
      return ""
    }
    return substitute(text, at: node.mark, scope: scope)
  }

  mutating func value(of name: String, at mark: Mark, scope: Scope) -> TemplateParameter? {
    if let value = scope[name] ?? parameters.board[name] { return value }
    let known = (Array(scope.keys) + parameters.board.keys).sorted()
    let hint =
      suggestion(for: name, among: known).map { "did you mean '$\($0)'?" }
      ?? "the profile gives \(known.map { "$" + $0 }.joined(separator: ", "))"
    report("'$\(name)' has no value here; \(hint)", at: mark)
    return nil
  }

  /// Replaces each `$name` inside a text. (Bytes, because looking for characters takes
  /// longer than everything else here.)
  mutating func substitute(_ text: String, at mark: Mark, scope: Scope) -> String {
    var rest = text.utf8[...]
    guard var dollar = rest.firstIndex(of: Self.dollar) else { return text }
    var result = ""
    while true {
      result += Substring(rest[..<dollar])
      rest = rest[dollar...].dropFirst()
      let name = rest.prefix(while: Self.belongsToName)
      result += value(of: String(Substring(name)), at: mark, scope: scope)?.text ?? ""
      rest = rest[name.endIndex...]
      guard let next = rest.firstIndex(of: Self.dollar) else { return result + Substring(rest) }
      dollar = next
    }
  }

  static let dollar = UInt8(ascii: "$")

  /// Letters, digits, dots and hyphens.
  static func belongsToName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default:
      false
    }
  }
}
