// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

extension Configuration {
  /// Bytes of the largest file, and of its longest line.
  public static var mostBytes: Int { 65536 }
  public static var mostLineBytes: Int { 1024 }

  /// Tells all that is wrong, or returns the configuration.
  public static func read<R: Reporter>(
    _ bytes: UnsafeRawBufferPointer, from file: UnsafePointer<CChar>, _ reporter: R
  ) -> Configuration? {
    ConfigurationReader(bytes, file, reporter).configuration()
  }
}

/// Reads lines, then looks for what is missing and for contradictions.
struct ConfigurationReader<R: Reporter>: ~Copyable {
  /// Where a line belongs.
  enum Place {
    case beforeAll
    /// In a section that is unknown or there twice, which has been reported.
    case ignored
    case section(Section)
  }

  let bytes: ByteText
  var findings: Findings<R>
  var values: ConfigurationValues
  /// The lines of the sections' headers, 0 for those that are not there.
  var sections = InlineArray<8, UInt32>(repeating: 0)
  var place = Place.beforeAll
  var line: UInt32 = 0
  var mappings = Mappings()
  /// Of the section `[map NAME]` that is being read.
  var mappingName = ByteText(start: nil, count: 0)

  init(_ bytes: ByteText, _ file: UnsafePointer<CChar>, _ reporter: R) {
    self.bytes = bytes
    findings = Findings(file, reporter)
    values = ConfigurationValues(bytes)
  }

  consuming func configuration() -> Configuration? {
    readAll()
    let places = checkPlaces()
    guard findings.count == 0, let places else { return nil }
    return Configuration(file: findings.file, values: values, places: places)
  }

  private mutating func readAll() {
    guard bytes.count <= Configuration.mostBytes else {
      return findings.add(1, "the file has more than 65536 bytes")
    }
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      line += 1
      // CR LF ends a line too
      let isCRLF = end > start && bytes[end - 1] == UInt8(ascii: "\r")
      readLine(bytes.part(start, isCRLF ? end - 1 : end))
      start = end + 1
    }
    endMapping()
    checkMissing()
  }

  // MARK: lines

  private mutating func readLine(_ text: ByteText) {
    guard text.count <= Configuration.mostLineBytes else {
      return findings.add(
        line, "the line has % bytes, 1024 are allowed", .decimal(UInt64(text.count)))
    }
    for i in 0..<text.count
    where text[i] < 0x20 && text[i] != UInt8(ascii: "\t") || text[i] == 0x7f {
      return findings.add(line, "a control character, %", .hex(UInt64(text[i])))
    }
    let word = text.trimmed
    if word.count == 0 || text[0] == UInt8(ascii: "#") || text[0] == UInt8(ascii: ";") { return }
    // Python's configparser, with which mica reads the file, appends such a line to the one before
    if isBlank(text[0]) { return findings.add(line, "the line begins with a blank") }
    if word[0] == UInt8(ascii: "[") { return readHeader(word) }
    guard let equals = word.position(of: UInt8(ascii: "=")), equals > 0 else {
      return findings.add(line, "expected [section], key=value or a comment, found %", .word(word))
    }
    readKey(word.part(0, equals).trimmed, word.part(equals + 1, word.count).trimmed)
  }

  private mutating func readHeader(_ word: ByteText) {
    endMapping()
    place = .ignored
    guard word[word.count - 1] == UInt8(ascii: "]") else {
      return findings.add(line, "expected ] at the end of %", .word(word))
    }
    let name = word.part(1, word.count - 1)
    let (first, rest) = name.split(at: UInt8(ascii: " "))
    if let rest, Section(first) == .map { return readMapping(rest.trimmed) }
    guard let section = Section(name), section != .map else {
      if let near = Section.nearest(to: name) {
        return findings.add(
          line, "unknown section %; did you mean '%%'?", .word(name), .text(near.name),
          .text(near == .map ? " NAME" : ""))
      }
      return findings.add(
        line,
        "unknown section %; there are Mica, client, memory, shared, doorbell, services, board, map NAME",
        .word(name))
    }
    let before = sections[Int(section.rawValue)]
    guard before == 0 else {
      return findings.add(
        line, "[%] is on line % already", .text(section.name), .decimal(UInt64(before)))
    }
    sections[Int(section.rawValue)] = line
    place = .section(section)
  }

  private mutating func readKey(_ name: ByteText, _ value: ByteText) {
    let section: Section
    switch place {
    case .beforeAll: return findings.add(line, "a key before the first [section]")
    case .ignored, .section(.mica): return  // mica judges its keys
    case .section(let here): section = here
    }
    guard let key = Key(name, in: section) else {
      if let near = Key.nearest(to: name, in: section) {
        return findings.add(
          line, "unknown key % in [%]; did you mean '%'?", .word(name), .text(section.name),
          .text(near.definition.name))
      }
      return findings.add(
        line, "unknown key % in [%], which has %", .word(name), .text(section.name),
        .keys(section))
    }
    let definition = key.definition
    if let before = values.line(key) {
      return findings.add(
        line, "% is on line % already", .text(definition.name), .decimal(UInt64(before)))
    }
    values.add(key, line: line)
    if values.read(key, value) { return }
    if value.count == 0 { return findings.add(line, "% has no value", .text(definition.name)) }
    findings.add(
      line, "% needs %, not %", .text(definition.name), .form(definition.form), .word(value))
  }

  // MARK: mappings

  private mutating func readMapping(_ name: ByteText) {
    guard isName(name) else {
      return findings.add(line, "a mapping's name needs %, not %", .form(.name), .word(name))
    }
    for i in 0..<mappings.count {
      if let other = mappings[i], other.name.equals(name) {
        return findings.add(line, "a second mapping %", .word(name))
      }
    }
    mappingName = name
    sections[Int(Section.map.rawValue)] = line
    place = .section(.map)
  }

  /// At the end of a section `[map NAME]`.
  private mutating func endMapping() {
    guard case .section(.map) = place else { return }
    checkMissing(in: .map)
    if let range = checkRange("mapping", .mapBase, .mapSize),
      let virtual = values.number(.mapVirtual), let cache = values.number(.mapCache)
    {
      let mapping = Mappings.Mapping(
        name: mappingName, virtual: virtual, range: range, isCached: cache == 0)
      if !mappings.add(mapping) {
        findings.add(sections[Int(Section.map.rawValue)], "more than 16 mappings")
      }
    }
    values.remove(.mapVirtual)
    values.remove(.mapBase)
    values.remove(.mapSize)
    values.remove(.mapCache)
  }
}
