// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// What changes for a board between two sources, in words.
public struct BoardDiff: Sendable {
  fileprivate struct Change {
    var subject: String
    var name: String
    var words: String
    var consequences: [Consequence]
  }

  private let changes: [Change]

  public init(from old: BoardFacts, to new: BoardFacts) {
    var changes: [Change] = []
    for fact in old.facts {
      guard let other = new.facts.first(where: { $0.isAbout(fact) }) else {
        guard new.expresses(fact) else { continue }
        changes.append(Change(fact, "goes; it was \(fact.value.text)", from: new))
        continue
      }
      if !fact.value.saysTheSame(as: other.value) {
        changes.append(Change(fact, Self.words(from: fact.value, to: other.value)))
      }
    }
    for fact in new.facts where !old.facts.contains(where: { $0.isAbout(fact) }) {
      if old.expresses(fact) {
        changes.append(Change(fact, "comes: \(fact.value.text)", from: old))
      }
    }
    self.changes = changes
  }

  public var isEmpty: Bool { changes.isEmpty }

  /// A paragraph for each subject, then what has to be replaced; "no difference" for none.
  public var text: String {
    guard !isEmpty else { return "no difference\n" }
    var lines: [String] = []
    var subject = ""
    // A new fact of an old subject belongs to the others about it.
    let subjects = changes.map(\.subject)
    let ordered = changes.enumerated().sorted { a, b in
      (subjects.firstIndex(of: a.element.subject)!, a.offset)
        < (subjects.firstIndex(of: b.element.subject)!, b.offset)
    }
    for (_, change) in ordered {
      if change.subject != subject { lines.append(change.subject) }
      subject = change.subject
      let padding = String(repeating: " ", count: max(1, 22 - change.name.count))
      lines.append("  \(change.name)\(padding)\(change.words)")
    }
    let consequences = Set(changes.flatMap(\.consequences)).sorted()
    lines += ["", "to be replaced: \(Self.list(consequences))"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ consequences: [Consequence]) -> String {
    consequences.isEmpty
      ? "nothing on the board" : consequences.map(\.words).joined(separator: ", ")
  }

  private static func words(from old: Fact.Value, to new: Fact.Value) -> String {
    if case .regions(let a) = old, case .regions(let b) = new, a.count == 1, b.count == 1 {
      return "\(movement(a[0], b[0])) from \(a[0]) to \(b[0])"
    }
    return "changes from \(old.text) to \(new.text)"
  }

  private static func movement(_ a: Region, _ b: Region) -> String {
    var words: [String] = []
    if a.base.value != b.base.value { words.append("moves") }
    if b.size.value > a.size.value { words.append("grows by \(hex(b.size.value - a.size.value))") }
    if b.size.value < a.size.value {
      words.append("shrinks by \(hex(a.size.value - b.size.value))")
    }
    return words.joined(separator: " and ")
  }
}

extension BoardDiff.Change {
  /// - Parameter other: the source that lacks the fact. Where it is a tree, the tree alone lacks it.
  fileprivate init(_ fact: Fact, _ words: String, from other: BoardFacts) {
    self.init(fact, words)
    if other.isTree { consequences = [.deviceTree] }
  }

  fileprivate init(_ fact: Fact, _ words: String) {
    self.init(
      subject: fact.subject, name: fact.name, words: words, consequences: fact.consequences)
  }
}

extension Fact {
  fileprivate func isAbout(_ other: Fact) -> Bool {
    subject == other.subject && name == other.name
  }
}

extension Fact.Value {
  /// Marks aside: the same number at another line is the same.
  fileprivate func saysTheSame(as other: Fact.Value) -> Bool { text == other.text }

  fileprivate var text: String {
    switch self {
    case .text(let text): text.isEmpty ? "none" : text
    case .regions(let regions):
      regions.isEmpty ? "none" : regions.map(\.description).joined(separator: " ")
    }
  }
}

extension Consequence {
  fileprivate var words: String {
    switch self {
    case .deviceTree: "device tree"
    case .commandLine: "kernel command line"
    case .launchConfiguration: "launch configuration"
    case .moduleParameters: "module parameters"
    case .image: "client image"
    }
  }
}
