// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// Fills in a template's parts.
struct TemplateRenderer {
  /// Sections rendered for one text: more are an error. (Lists in each other multiply.)
  private static let mostRounds = 1_000_000

  private let format: TextTemplate.Format
  /// The innermost section's last.
  private var scopes: [TemplateScope]
  private var rounds = 0
  private var text = ""

  private init(_ format: TextTemplate.Format, _ scope: TemplateScope) {
    self.format = format
    scopes = [scope]
  }

  /// - Parameter parts: checked against the names of `scope`.
  /// - Throws: `SourceError` for a template that does not come to an end in reasonable time.
  static func text(
    of parts: [TemplatePart], with scope: TemplateScope, format: TextTemplate.Format
  ) throws(SourceError) -> String {
    var renderer = TemplateRenderer(format, scope)
    try renderer.render(parts)
    return renderer.text
  }

  private mutating func render(_ parts: [TemplatePart]) throws(SourceError) {
    for part in parts {
      switch part {
      case .text(let bytes): text += Substring(bytes)
      case .value(let tag):
        guard case .text(let value) = value(of: tag) else { break }
        switch format {
        case .plain: text += value
        case .markdown:
          let markdown = MarkdownText(value)
          text += tag.isCode ? markdown.code : markdown.description
        }
      case .section(let tag, let parts): try render(tag, parts)
      }
    }
  }

  private mutating func render(_ tag: TemplateTag, _ parts: [TemplatePart]) throws(SourceError) {
    for scope in rounds(of: tag) {
      rounds += 1
      guard rounds <= Self.mostRounds else {
        throw SourceError([
          Diagnostic("the template has more than \(Self.mostRounds) rounds", at: tag.mark)
        ])
      }
      scopes.append(scope)
      try render(parts)
      scopes.removeLast()
    }
  }

  /// What can be named in a section besides, once for each time that it is rendered.
  private func rounds(of tag: TemplateTag) -> [TemplateScope] {
    let isInverted = tag.sign == "^"
    switch value(of: tag) {
    case .condition(let holds): return holds != isInverted ? [[:]] : []
    case .list(let items): return isInverted ? (items.isEmpty ? [[:]] : []) : items
    case .record(let scope): return isInverted ? [] : [scope]
    case .text, nil: return []
    }
  }

  /// As `TemplateParser` has looked the name up.
  private func value(of tag: TemplateTag) -> TemplateValue? {
    let path = tag.path
    guard let scope = scopes.last(where: { $0[path[0]] != nil }) else { return nil }
    var value = scope[path[0]]
    for part in path.dropFirst() {
      guard case .record(let scope)? = value else { return nil }
      value = scope[part]
    }
    return value
  }
}
