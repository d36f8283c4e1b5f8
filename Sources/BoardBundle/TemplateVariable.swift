// SPDX-License-Identifier: MulanPSL-2.0

/// Something that templates can name, and what it is for a subject: a board, a client, a
/// region.
struct TemplateVariable<Subject>: Sendable {
  let name: String
  let kind: Kind
  let value: @Sendable (Subject) -> TemplateValue

  static func text(_ name: String, _ value: @escaping @Sendable (Subject) -> String)
    -> TemplateVariable
  {
    TemplateVariable(name: name, kind: .text) { .text(value($0)) }
  }

  static func condition(_ name: String, _ value: @escaping @Sendable (Subject) -> Bool)
    -> TemplateVariable
  {
    TemplateVariable(name: name, kind: .condition) { .condition(value($0)) }
  }

  static func record<Inner>(
    _ name: String, _ variables: [TemplateVariable<Inner>],
    _ value: @escaping @Sendable (Subject) -> Inner
  ) -> TemplateVariable {
    TemplateVariable(name: name, kind: .record(names(of: variables))) {
      .record(values(of: variables, for: value($0)))
    }
  }

  /// Any number of things; what may be missing is a list of one or none.
  static func list<Inner>(
    _ name: String, _ variables: [TemplateVariable<Inner>],
    _ value: @escaping @Sendable (Subject) -> [Inner]
  ) -> TemplateVariable {
    TemplateVariable(name: name, kind: .list(names(of: variables))) { subject in
      .list(value(subject).map { values(of: variables, for: $0) })
    }
  }
}

/// What a template can do with a name.
indirect enum Kind: Sendable {
  /// `{{name}}`
  case text
  /// `{{#name}}…{{/name}}` and `{{^name}}…{{/name}}`
  case condition
  /// `{{name.inner}}`, or as a list.
  case record(Names)
  /// `{{#name}}…{{/name}}`, once for each; `{{^name}}…{{/name}}` if the list is empty.
  case list(Names)
}

/// What can be named at one place, whatever the board.
typealias Names = [String: Kind]

func names<Subject>(of variables: [TemplateVariable<Subject>]) -> Names {
  Names(uniqueKeysWithValues: variables.map { ($0.name, $0.kind) })
}

func values<Subject>(
  of variables: [TemplateVariable<Subject>], for subject: Subject
) -> TemplateScope {
  TemplateScope(uniqueKeysWithValues: variables.map { ($0.name, $0.value(subject)) })
}
