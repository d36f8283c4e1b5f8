// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// Compares the names in a template with those that there are. The engine puts nothing in
/// the place of a name that it does not know, and says nothing; and a section that this
/// board does not need is not even looked at.
struct TemplateNames {
  private(set) var diagnostics: [Diagnostic] = []
  /// The open sections, the innermost last, and before them the whole template.
  private var scopes: [(section: TemplateTag?, names: Names)]

  init(_ tags: [TemplateTag], known names: Names) {
    scopes = [(nil, names)]
    for tag in tags { check(tag) }
    for scope in scopes {
      guard let section = scope.section else { continue }
      found("the section '\(section.text)' is not closed", section)
    }
  }

  private mutating func found(_ message: String, _ tag: TemplateTag) {
    diagnostics.append(Diagnostic(message, at: tag.mark))
  }

  private mutating func check(_ tag: TemplateTag) {
    switch tag.sign {
    case "!": break
    case nil: checkValue(tag)
    case "#", "^": open(tag)
    case "/": close(tag)
    default:
      found(
        "{{\(tag.sign!)…}} is not for these templates; there are {{name}}, {{#name}}, {{^name}},"
          + " {{/name}} and {{! comments }}", tag)
    }
  }

  private mutating func checkValue(_ tag: TemplateTag) {
    switch kind(of: tag) {
    case .text?, nil: break
    case .condition?: found("'\(tag.text)' is a condition: {{#\(tag.text)}}…{{/\(tag.text)}}", tag)
    case .record(let names)?:
      found(
        "'\(tag.text)' has parts: "
          + names.keys.sorted().map { "\(tag.text).\($0)" }.joined(separator: ", "), tag)
    case .list?: found("'\(tag.text)' is a list: {{#\(tag.text)}}…{{/\(tag.text)}}", tag)
    }
  }

  private mutating func open(_ tag: TemplateTag) {
    var inner: Names = [:]
    switch kind(of: tag) {
    case .condition?, nil: break
    case .text?: found("'\(tag.text)' is a text, not a condition or a list", tag)
    case .record(let names)?, .list(let names)?: if tag.sign == "#" { inner = names }
    }
    scopes.append((tag, inner))
  }

  private mutating func close(_ tag: TemplateTag) {
    guard let section = scopes.last?.section else {
      return found("no section '\(tag.text)' is open here", tag)
    }
    scopes.removeLast()
    if section.text != tag.text {
      diagnostics.append(
        Diagnostic(
          "'\(tag.text)' is closed where '\(section.text)' is open", at: tag.mark,
          notes: [.init("'\(section.text)' is opened here", at: section.mark)]))
    }
  }

  /// As the engine looks names up: the first part in the innermost section that has it, the
  /// others inside what was found.
  private mutating func kind(of tag: TemplateTag) -> Kind? {
    let parts = tag.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
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
