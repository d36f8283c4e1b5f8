// SPDX-License-Identifier: MulanPSL-2.0

/// A fault at a place in a source file.
public struct Diagnostic: Equatable, Sendable, CustomStringConvertible {
  /// A second, related place.
  public struct Note: Equatable, Sendable {
    public var mark: Mark
    public var message: String

    public init(_ message: String, at mark: Mark) {
      self.mark = mark
      self.message = message
    }
  }

  public var mark: Mark
  public var message: String
  /// The stable name of the rule that is broken; nil where it is the file's form.
  public var rule: String?
  public var notes: [Note]
  /// What to change, as an imperative sentence without a full stop.
  public var fix: String?

  public init(
    _ message: String, at mark: Mark, rule: String? = nil, notes: [Note] = [],
    fix: String? = nil
  ) {
    self.mark = mark
    self.message = message
    self.rule = rule
    self.notes = notes
    self.fix = fix
  }

  /// `file:line:col: error: …`, a line for each note, and the fix.
  public var description: String {
    var lines = ["\(mark): error: \(message)"]
    for note in notes { lines.append("\(note.mark): note: \(note.message)") }
    if let fix { lines.append("  fix: \(fix)") }
    return lines.joined(separator: "\n")
  }
}

/// All that is wrong with source files, in the order of their lines.
public struct SourceError: Error, Equatable, CustomStringConvertible {
  public var diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics.sorted {
      ($0.mark.file, $0.mark.line, $0.mark.column) < ($1.mark.file, $1.mark.line, $1.mark.column)
    }
  }

  public var description: String {
    diagnostics.map(\.description).joined(separator: "\n")
  }
}
