// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

@testable import YAMLSource

/// A profile with one number changed, or one entry of a list dropped or doubled.
struct Mutant {
  /// `clients[0].memory.size`.
  var path: String
  /// `+page`.
  var change: String
  var root: YAMLNode

  var title: String { "\(path) \(change)" }

  /// Every mutant of a profile, in the order of its lines.
  static func all(of root: YAMLNode) -> [Mutant] {
    var numbers: [(path: [Step], node: YAMLNode, value: UInt64)] = []
    var lists: [(path: [Step], count: Int)] = []
    root.visit { path, node in
      if let value = node.quantity { numbers.append((path, node, value)) }
      if case .sequence(let items) = node.content { lists.append((path, items.count)) }
    }
    var mutants: [Mutant] = []
    for (index, number) in numbers.enumerated() {
      let neighbour = numbers[index + 1 < numbers.count ? index + 1 : 0].value
      let value = number.value
      let changes: [(String, UInt64)] = [
        ("-1", value &- 1), ("+1", value &+ 1), ("-page", value &- 4096), ("+page", value &+ 4096),
        ("×2", value &* 2), ("0", 0), ("neighbour", neighbour), ("2^64-1", .max),
      ]
      var seen: Set = [value]
      for (change, changed) in changes where seen.insert(changed).inserted {
        let node = number.node.withQuantity(changed)
        mutants.append(
          Mutant(
            path: text(number.path), change: change,
            root: root.replacing(number.path[...]) { _ in node }))
      }
    }
    for list in lists {
      for index in 0..<list.count {
        for (change, copies) in [("drop", 0), ("double", 2)] {
          let root = root.replacing(list.path[...]) { node in
            var items = node.items
            items.replaceSubrange(index...index, with: repeatElement(items[index], count: copies))
            return YAMLNode(mark: node.mark, content: .sequence(items))
          }
          mutants.append(
            Mutant(path: text(list.path + [.item(index)]), change: change, root: root))
        }
      }
    }
    return mutants
  }

  private static func text(_ path: [Step]) -> String {
    path.reduce("") { text, step in
      switch step {
      case .key(let key): text.isEmpty ? key : "\(text).\(key)"
      case .item(let index): "\(text)[\(index)]"
      }
    }
  }
}

private enum Step: Equatable {
  case key(String)
  case item(Int)
}

extension YAMLNode {
  fileprivate func visit(_ path: [Step] = [], _ body: ([Step], YAMLNode) -> Void) {
    body(path, self)
    for (index, item) in items.enumerated() { item.visit(path + [.item(index)], body) }
    for entry in entries { entry.value.visit(path + [.key(entry.key)], body) }
  }

  fileprivate func replacing(
    _ path: ArraySlice<Step>, by change: (YAMLNode) -> YAMLNode
  ) -> YAMLNode {
    guard let step = path.first else { return change(self) }
    var node = self
    switch (step, content) {
    case (.item(let index), .sequence(var items)):
      items[index] = items[index].replacing(path.dropFirst(), by: change)
      node.content = .sequence(items)
    case (.key(let key), .mapping(var entries)):
      for index in entries.indices where entries[index].key == key {
        entries[index].value = entries[index].value.replacing(path.dropFirst(), by: change)
      }
      node.content = .mapping(entries)
    default: break
    }
    return node
  }

  /// The number that this is, with a suffix or without.
  fileprivate var quantity: UInt64? {
    guard case .scalar(let text, isPlain: true) = content else { return nil }
    return numberValue ?? (try? parseNumber(text, as: .size))
  }

  /// Written in the same way: decimal numbers stay decimal.
  fileprivate func withQuantity(_ number: UInt64) -> YAMLNode {
    let isDecimal = numberValue != nil && !text.value.hasPrefix("0x")
    return YAMLNode(
      mark: mark, content: .scalar(isDecimal ? String(number) : hex(number), isPlain: true))
  }

  /// As YAML on one line. Texts are quoted, so that nothing in them means anything.
  var flow: String {
    switch content {
    case .scalar(let text, let isPlain):
      if isPlain, quantity != nil || text.isEmpty { return text }
      return "\""
        + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n") + "\""
    case .sequence(let items): return "[\(items.map(\.flow).joined(separator: ", "))]"
    case .mapping(let entries):
      return "{\(entries.map { "\"\($0.key)\": \($0.value.flow)" }.joined(separator: ", "))}"
    }
  }
}
