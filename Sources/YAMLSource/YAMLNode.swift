// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A value of a YAML document and where it was written. Aliases are already replaced.
public struct YAMLNode: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var key: String
    public var keyMark: Mark
    public var value: YAMLNode
  }

  public enum Content: Equatable, Sendable {
    /// `isPlain` is false for quoted and block scalars, which are never numbers or flags.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  public var mark: Mark
  public var content: Content

  /// The value of a key; nil when this is no mapping or has no such key.
  public subscript(_ key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The items of a sequence; nothing for anything else.
  public var items: [YAMLNode] {
    guard case .sequence(let items) = content else { return [] }
    return items
  }

  /// The entries of a mapping; nothing for anything else.
  public var entries: [Entry] {
    guard case .mapping(let entries) = content else { return [] }
    return entries
  }

  /// What this is, for messages: `'text'`, `a list`, `a mapping`, `nothing`.
  public var summary: String {
    switch content {
    case .scalar("", isPlain: true): "nothing"
    case .scalar(let text, isPlain: true): "'\(text.shortened)'"
    case .scalar(let text, isPlain: false): "the quoted text '\(text.shortened)'"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension String {
  /// At most 40 scalars of the first line: messages quote what the user wrote. It looks at no more
  /// of the text than that.
  var shortened: String {
    var end = unicodeScalars.startIndex
    for _ in 0..<40 where end < unicodeScalars.endIndex && !Character(unicodeScalars[end]).isNewline
    {
      end = unicodeScalars.index(after: end)
    }
    return end == unicodeScalars.endIndex ? self : String(self[..<end]) + "…"
  }
}
