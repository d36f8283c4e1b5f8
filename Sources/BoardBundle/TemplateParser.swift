// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// Makes parts of a template's tags and texts, and checks the tags against the names that there
/// are, in sections that this board does not need, too.
struct TemplateParser {
  /// Sections in each other: more are an error.
  private static let deepest = 16

  /// The template as a whole, or a section that is open.
  private struct Scope {
    var section: TemplateTag?
    var names: Names
    var parts: [TemplatePart] = []
  }

  private var diagnostics: [Diagnostic] = []
  /// The innermost section last, and before all of them the whole template.
  private var scopes: [Scope]

  private init(_ names: Names) { scopes = [Scope(names: names)] }

  /// - Throws: `SourceError` with everything that is wrong.
  static func parts(
    of tokens: TemplateTokens, known names: Names
  ) throws(SourceError) -> [TemplatePart] {
    var parser = TemplateParser(names)
    for (text, tag) in zip(tokens.texts, tokens.tags) {
      parser.append(.text(text))
      parser.read(tag)
      if parser.scopes.count > deepest + 1 {
        parser.found("more than \(deepest) sections are open in each other", tag)
        throw SourceError(parser.diagnostics)
      }
    }
    parser.append(.text(tokens.texts.last!))
    for scope in parser.scopes {
      guard let section = scope.section else { continue }
      parser.found("the section '\(section.text)' is not closed", section)
    }
    guard parser.diagnostics.isEmpty else { throw SourceError(parser.diagnostics) }
    return parser.scopes[0].parts
  }

  private mutating func append(_ part: TemplatePart) { scopes[scopes.count - 1].parts.append(part) }

  private mutating func found(_ message: String, _ tag: TemplateTag) {
    diagnostics.append(Diagnostic(message, at: tag.mark))
  }

  private mutating func read(_ tag: TemplateTag) {
    switch tag.sign {
    case "!": break
    case nil: value(tag)
    case "#", "^": open(tag)
    case "/": close(tag)
    default:
      found(
        "{{\(tag.sign!)…}} is not for these templates; there are {{name}}, {{#name}}, {{^name}},"
          + " {{/name}} and {{! comments }}", tag)
    }
  }

  private mutating func value(_ tag: TemplateTag) {
    switch kind(of: tag) {
    case .text?: append(.value(tag))
    case .condition?: found("'\(tag.text)' is a condition: {{#\(tag.text)}}…{{/\(tag.text)}}", tag)
    case .record(let names)?:
      found(
        "'\(tag.text)' has parts: "
          + names.keys.sorted().map { "\(tag.text).\($0)" }.joined(separator: ", "), tag)
    case .list?: found("'\(tag.text)' is a list: {{#\(tag.text)}}…{{/\(tag.text)}}", tag)
    case nil: break
    }
  }

  private mutating func open(_ tag: TemplateTag) {
    var inner: Names = [:]
    switch kind(of: tag) {
    case .condition?, nil: break
    case .text?: found("'\(tag.text)' is a text, not a condition or a list", tag)
    case .record(let names)?, .list(let names)?: if tag.sign == "#" { inner = names }
    }
    scopes.append(Scope(section: tag, names: inner))
  }

  private mutating func close(_ tag: TemplateTag) {
    guard let section = scopes.last?.section else {
      return found("no section '\(tag.text)' is open here", tag)
    }
    let parts = scopes.removeLast().parts
    append(.section(section, parts))
    if section.text != tag.text {
      diagnostics.append(
        Diagnostic(
          "'\(tag.text)' is closed where '\(section.text)' is open", at: tag.mark,
          notes: [.init("'\(section.text)' is opened here", at: section.mark)]))
    }
  }

  /// The first part of a name is looked up in the innermost section that has it, the others inside
  /// what was found.
  private mutating func kind(of tag: TemplateTag) -> Kind? {
    let parts = tag.path
    guard var kind = scopes.reversed().lazy.compactMap({ $0.names[parts[0]] }).first else {
      unknown(parts[0], tag, among: scopes.flatMap(\.names.keys))
      return nil
    }
    for (index, part) in parts.enumerated().dropFirst() {
      guard case .record(let names) = kind, let inner = names[part] else {
        var inside: [String] = []
        if case .record(let names) = kind { inside = Array(names.keys) }
        unknown(
          part, tag, among: inside, in: parts[..<index].joined(separator: "."))
        return nil
      }
      kind = inner
    }
    return kind
  }

  private mutating func unknown(
    _ name: String, _ tag: TemplateTag, among known: [String], in outer: String? = nil
  ) {
    let place = outer.map { " in '\($0)'" } ?? ""
    let hint =
      suggestion(for: name, among: known.sorted()).map { "did you mean '\($0)'?" }
      ?? "docs/templates.md lists the names"
    found("nothing\(place) is called '\(name)'; \(hint)", tag)
  }
}
