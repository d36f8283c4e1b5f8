// SPDX-License-Identifier: MulanPSL-2.0

import CLibYAML
import Diagnostics

/// Bounds that no profile or template comes near. They keep a hostile file from taking
/// the memory or the stack.
enum YAMLLimit {
  static let bytes = 1 << 20
  static let depth = 32
  /// Values of the document, those behind aliases counted each time.
  static let values = 100_000
  /// Of a list or table in a profile: as many cores as there can be, and rules compare all with all.
  static let entries = 512
}

extension YAMLNode {
  /// Parses the one document of a YAML file.
  ///
  /// - Parameter file: what messages call it.
  /// - Throws: `SourceError` with the parser's finding, or all duplicate keys, tags and
  ///   aliases that cannot be followed.
  public static func parse(_ bytes: [UInt8], file: String) throws(SourceError) -> YAMLNode {
    guard bytes.count <= YAMLLimit.bytes else {
      throw SourceError([
        Diagnostic(
          "the file has \(bytes.count) bytes; at most \(YAMLLimit.bytes) are read",
          at: Mark(file: file, line: 1, column: 1))
      ])
    }
    var composer = YAMLComposer(bytes, file: file)
    let document: YAMLNode?
    do throws(YAMLComposer.Stop) {
      document = try composer.document()
    } catch {
      document = nil
      composer.diagnostics.append(error.diagnostic)
    }
    composer.finish()
    guard composer.diagnostics.isEmpty, let document else {
      throw SourceError(composer.diagnostics)
    }
    return document
  }
}

/// Builds nodes from libyaml's events, with every mark kept.
private struct YAMLComposer {
  /// A finding after which the rest of the file has no meaning.
  struct Stop: Error {
    var diagnostic: Diagnostic
  }

  private struct Anchor {
    var node: YAMLNode
    var values: Int
  }

  var diagnostics: [Diagnostic] = []
  private let file: String
  private let bytes: [UInt8]
  // libyaml keeps pointers into the parser and its input: both stay where they are.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var event = yaml_event_t()
  private var hasEvent = false
  private var anchors: [String: Anchor] = [:]
  private var values = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    input = .allocate(capacity: max(bytes.count, 1))
    _ = input.initialize(from: bytes)
    yaml_parser_initialize(parser)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  mutating func finish() {
    if hasEvent { yaml_event_delete(&event) }
    hasEvent = false
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  mutating func document() throws(Stop) -> YAMLNode {
    try advance()  // stream start
    try advance()
    guard event.type == YAML_DOCUMENT_START_EVENT else {
      throw stop("the file is empty", at: mark)
    }
    try advance()
    let node = try node(depth: 0)
    try advance()  // document end
    try advance()
    guard event.type == YAML_STREAM_END_EVENT else {
      throw stop("a second document begins here; a file holds one", at: mark)
    }
    return node
  }

  private var mark: Mark { mark(event.start_mark) }

  private func mark(_ mark: yaml_mark_t) -> Mark {
    Mark(file: file, line: mark.line + 1, column: mark.column + 1)
  }

  private func stop(_ message: String, at mark: Mark) -> Stop {
    Stop(diagnostic: Diagnostic(message, at: mark))
  }

  private mutating func advance() throws(Stop) {
    if hasEvent { yaml_event_delete(&event) }
    hasEvent = yaml_parser_parse(parser, &event) == 1
    if !hasEvent { throw syntaxError() }
  }

  /// The event at hand becomes a node; afterwards its last event is at hand.
  private mutating func node(depth: Int) throws(Stop) -> YAMLNode {
    let mark = mark
    let before = values
    values += 1
    guard values <= YAMLLimit.values else {
      throw stop("more than \(YAMLLimit.values) values", at: mark)
    }
    guard depth < YAMLLimit.depth else {
      throw stop("nested deeper than \(YAMLLimit.depth) levels", at: mark)
    }
    let anchor: String?
    let content: YAMLNode.Content
    switch event.type {
    case YAML_ALIAS_EVENT:
      return try alias(at: mark)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      anchor = properties(anchor: scalar.anchor, tag: scalar.tag, at: mark)
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      content = .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      anchor = properties(anchor: start.anchor, tag: start.tag, at: mark)
      content = .sequence(try items(depth: depth))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      anchor = properties(anchor: start.anchor, tag: start.tag, at: mark)
      content = .mapping(try entries(depth: depth))
    default:
      throw stop("expected a value", at: mark)
    }
    let node = YAMLNode(mark: mark, content: content)
    if let anchor { anchors[anchor] = Anchor(node: node, values: values - before) }
    return node
  }

  /// The anchor's name; a tag is a finding.
  private mutating func properties(
    anchor: UnsafePointer<yaml_char_t>?, tag: UnsafePointer<yaml_char_t>?, at mark: Mark
  ) -> String? {
    if let tag {
      diagnostics.append(
        Diagnostic(
          "the tag '\(String(cString: tag))' has no meaning here", at: mark, fix: "remove it"))
    }
    return anchor.map { String(cString: $0) }
  }

  private mutating func items(depth: Int) throws(Stop) -> [YAMLNode] {
    var items: [YAMLNode] = []
    try advance()
    while event.type != YAML_SEQUENCE_END_EVENT {
      items.append(try node(depth: depth + 1))
      try advance()
    }
    return items
  }

  private mutating func entries(depth: Int) throws(Stop) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    try advance()
    while event.type != YAML_MAPPING_END_EVENT {
      let key = try node(depth: depth + 1)
      guard case .scalar(let name, _) = key.content else {
        throw stop("a key is a word, not \(key.summary)", at: key.mark)
      }
      try advance()
      let value = try node(depth: depth + 1)
      entries.append(YAMLNode.Entry(key: name, keyMark: key.mark, value: value))
      try advance()
    }
    reportDuplicates(entries)
    return entries
  }

  private mutating func reportDuplicates(_ entries: [YAMLNode.Entry]) {
    // Most mappings are small, and comparing is then quicker than a table.
    var table: [String: Mark] = [:]
    for (index, entry) in entries.enumerated() {
      let first =
        entries.count <= 32
        ? entries[..<index].first { $0.key == entry.key }?.keyMark : table[entry.key]
      if let first {
        diagnostics.append(
          Diagnostic(
            "'\(entry.key.shortened)' is given twice", at: entry.keyMark,
            notes: [.init("first given here", at: first)]))
      } else if entries.count > 32 {
        table[entry.key] = entry.keyMark
      }
    }
  }

  private mutating func alias(at mark: Mark) throws(Stop) -> YAMLNode {
    let name = String(cString: event.data.alias.anchor)
    guard let anchor = anchors[name] else {
      throw stop("'*\(name)' has no anchor '&\(name)' that ends before it", at: mark)
    }
    values += anchor.values - 1
    guard values <= YAMLLimit.values else {
      throw stop("more than \(YAMLLimit.values) values once aliases are replaced", at: mark)
    }
    var node = anchor.node
    node.mark = mark
    return node
  }

  private func syntaxError() -> Stop {
    let parser = parser.pointee
    guard let problem = parser.problem else { return stop("out of memory", at: mark) }
    if parser.error == YAML_READER_ERROR {
      return stop(
        "\(String(cString: problem)): a profile is UTF-8 text",
        at: mark(ofByte: parser.problem_offset))
    }
    let place = parser.problem_mark
    let found = SyntaxProblem(
      String(cString: problem), context: parser.context.map { String(cString: $0) } ?? "",
      at: byte(atCharacter: place.index))
    let context = mark(parser.context_mark)
    return Stop(
      diagnostic: Diagnostic(
        found.message, at: found.isAtContext ? context : mark(place),
        notes: found.contextNote.map { [.init($0, at: context)] } ?? [], fix: found.fix))
  }

  /// libyaml counts characters.
  private func byte(atCharacter index: Int) -> UInt8? {
    bytes.lazy.filter { $0 & 0xc0 != 0x80 }.dropFirst(index).first
  }

  private func mark(ofByte offset: Int) -> Mark {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    return Mark(file: file, line: line, column: column)
  }
}
