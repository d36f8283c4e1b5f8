// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A text with places that a board fills in: as much of Mustache as docs/templates.md describes.
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

  /// - Parameter file: what messages call it.
  init(_ bytes: [UInt8], file: String, format: Format = .plain) {
    self.bytes = bytes
    self.file = file
    self.format = format
  }

  /// What comments at its beginning say about the file.
  var guidance: Guidance {
    let tokens = try? TemplateTokens(String(decoding: bytes, as: UTF8.self), file: file)
    return Guidance(comments: tokens?.tags.prefix { $0.sign == "!" }.map(\.text) ?? [])
  }

  /// The text for one board or client.
  ///
  /// - Throws: `SourceError` with every unknown name, needed by this board or not.
  func filled(with values: TemplateScope, names: Names) throws(SourceError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SourceError([
        Diagnostic("the template is not UTF-8", at: Mark(file: file, line: 1, column: 1))
      ])
    }
    var tokens = try TemplateTokens(text, file: file)
    if format == .markdown { tokens.tags = tokens.tags.map(MarkdownText.withoutCode) }
    return try TemplateRenderer.text(
      of: TemplateParser.parts(of: tokens, known: names), with: values, format: format)
  }
}
