// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// What libyaml found wrong with a text, in the words of somebody who writes YAML and has not read
/// its specification.
struct SyntaxProblem {
  var message: String
  /// What to change, where that is clear.
  var fix: String?
  /// Whether the fault lies where libyaml began, not where it gave up.
  var isAtContext = false
  /// What began there, where that helps.
  var contextNote: String?

  /// - Parameters:
  ///   - problem: libyaml's text (its scanner.c and parser.c).
  ///   - context: what it was doing; empty for nothing in particular.
  ///   - byte: what stands at the place of the problem.
  init(_ problem: String, context: String, at byte: UInt8?) {
    message = problem
    switch problem {
    case "found a tab character that violates indentation":
      self = .tab
    case "found character that cannot start any token" where byte == UInt8(ascii: "\t"):
      self = .tab
    case "found character that cannot start any token":
      let character = byte.map { String(UnicodeScalar($0)) } ?? ""
      message = "a value cannot begin with '\(character)'"
      fix = "put it in quotes"
    case "could not find expected ':'":
      message = "a key without ':'"
      fix = "write 'key: value', with a space behind the colon"
      isAtContext = true
    case "mapping values are not allowed in this context":
      message = "a second ':' where one value belongs"
      fix =
        "indent the key like the others of its mapping, with a space behind each colon;"
        + " put a text with ': ' in quotes"
    case "did not find expected key":
      message = "this belongs to no mapping above: its indentation, or a bracket or quote, is wrong"
      fix = "indent it like the other keys of its mapping"
      contextNote = "the mapping begins here"
    case "did not find expected '-' indicator":
      message = "this belongs to no list above: its indentation is wrong"
      fix = "indent it like the other entries, or like the keys of its entry"
      contextNote = "the list begins here"
    case "did not find expected ',' or '}'":
      message = "a ',' or the closing '}' is missing before this"
      contextNote = "the brace opens here"
    case "did not find expected ',' or ']'":
      message = "a ',' or the closing ']' is missing before this"
      contextNote = "the bracket opens here"
    case "found unexpected end of stream" where context == "while scanning a quoted scalar":
      message = "a quote that is never closed"
      isAtContext = true
    case "did not find expected node content":
      message = "a value is missing here"
    case "did not find expected <document start>":
      message = "this belongs to no mapping above: its indentation is wrong"
      fix = "let all keys of the file's first level begin in the first column"
    case "found unknown escape character":
      message = "an escape that YAML does not know"
      fix = "double the backslash, or use single quotes"
    default:
      contextNote = context.isEmpty ? nil : context
    }
  }

  private init(message: String, fix: String) {
    self.message = message
    self.fix = fix
  }

  private static let tab = SyntaxProblem(
    message: "a tab in the indentation", fix: "use spaces")
}
