// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A file's text, of which reports show lines.
public struct SourceText: Sendable {
  /// As marks have it.
  public let file: String
  public let bytes: [UInt8]
  /// Where each line begins.
  private let starts: [Int]

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
    let newline = UInt8(ascii: "\n")
    starts = [0] + bytes.indices.filter { bytes[$0] == newline }.map { $0 + 1 }
  }

  /// A line, counted from 1, without its end; nil for one that is too long to show. Nobody wrote
  /// that by hand, and a file of one such line with a finding in each column would take for ever.
  func line(_ number: Int) -> Substring.UnicodeScalarView? {
    guard starts.indices.contains(number - 1) else { return nil }
    let start = starts[number - 1]
    let end = starts.indices.contains(number) ? starts[number] : bytes.count
    guard end - start <= Self.longestLine else { return nil }
    let line = bytes[start..<end].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return Substring(String(decoding: line, as: UTF8.self)).unicodeScalars
  }

  private static let longestLine = 4096

  /// The column after a YAML scalar, or after its first word where it is not quoted; nil for a
  /// list or a mapping and where nothing is known.
  func endColumn(of mark: Mark) -> Int? {
    guard mark.file == file, let line = line(mark.line),
      let start = line.index(line.startIndex, offsetBy: mark.column - 1, limitedBy: line.endIndex)
    else { return nil }
    let text = line[start...]
    switch text.first {
    case nil, "{", "[", "-", "|", ">", "&", "*": return nil
    case "\"", "'":
      guard let quote = text.dropFirst().firstIndex(of: text.first!) else { return nil }
      return mark.column + text.distance(from: start, to: quote) + 1
    default:
      let ends: [Unicode.Scalar] = [" ", ",", "}", "]", ":", "\t"]
      let length = text.prefix { !ends.contains($0) }.count
      return length == 0 ? nil : mark.column + length
    }
  }
}

/// A line of a source and carets under the value that begins at a column.
struct SourceExcerpt {
  /// Scalars shown of a line at most: a value in the middle of a very long one still shows.
  private static let width = 120

  let line: String
  /// Columns of a terminal before the value.
  let indent: Int
  /// Columns of the value.
  let length: Int

  init?(_ mark: Mark, in source: SourceText) {
    guard mark.file == source.file, let whole = source.line(mark.line) else { return nil }
    var scalars = Array(whole)
    var column = mark.column - 1
    guard scalars.indices.contains(column) else { return nil }
    let length = (source.endColumn(of: mark) ?? mark.column + 1) - mark.column
    if scalars.count > Self.width {
      let start = max(0, min(column - Self.width / 2, scalars.count - Self.width))
      scalars = Array(scalars[start..<min(scalars.count, start + Self.width)])
      column -= start
    }
    let value = scalars[column..<min(scalars.count, column + length)]
    line = String(String.UnicodeScalarView(scalars.map { $0 == "\t" ? " " : $0 }))
    indent = scalars[..<column].reduce(0) { $0 + columns($1) }
    self.length = max(1, value.reduce(0) { $0 + columns($1) })
  }
}
