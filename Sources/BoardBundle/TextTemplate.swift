// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Mustache

/// A text with places that a board fills in.
struct TextTemplate {
  enum Format {
    /// A file for a program: what is filled in stands there as it is.
    case plain
    /// A page for people: see `MarkdownText`.
    case markdown
  }

  private let bytes: [UInt8]
  private let file: String
  private let format: Format

  /// The engine escapes nothing: it knows HTML only. It drops this line.
  private static let preamble = "{{%CONTENT_TYPE:TEXT}}\n"

  /// - Parameter file: what messages call it.
  init(_ bytes: [UInt8], file: String, format: Format = .plain) {
    self.bytes = bytes
    self.file = file
    self.format = format
  }

  /// What comments at its beginning say about the file.
  var guidance: Guidance {
    let tags = (try? TemplateTag.all(in: String(decoding: bytes, as: UTF8.self), file: file)) ?? []
    return Guidance(comments: tags.prefix { $0.sign == "!" }.map(\.text))
  }

  /// The text for one board or client.
  ///
  /// - Throws: `SourceError` with every name that there is not, needed by this board or not.
  func filled(with values: [String: Any], names: Names) throws(SourceError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SourceError([Diagnostic("the template is not UTF-8", at: start)])
    }
    var tags = try TemplateTag.all(in: text, file: file)
    var values = values
    if format == .markdown {
      tags = tags.map(MarkdownText.withoutCode)
      values = values.mapValues(MarkdownText.inside)
    }
    let found = TemplateNames(tags, known: names).diagnostics
    guard found.isEmpty else { throw SourceError(found) }
    do {
      return try MustacheTemplate(string: Self.preamble + text).render(values)
    } catch {
      throw SourceError([diagnostic(error)])
    }
  }

  private var start: Mark { Mark(file: file, line: 1, column: 1) }

  private func diagnostic(_ error: any Error) -> Diagnostic {
    guard let error = error as? MustacheTemplate.ParserError else {
      return Diagnostic("the template cannot be read: \(error)", at: start)
    }
    var mark = start
    mark.line = max(1, error.context.lineNumber - 1)
    mark.column = error.context.columnNumber
    return Diagnostic("the template cannot be read: \(error.error)", at: mark)
  }
}
