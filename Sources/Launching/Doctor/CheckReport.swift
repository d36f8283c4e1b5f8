// SPDX-License-Identifier: MulanPSL-2.0

/// What the checks found, a line each, for people or as JSON.
public struct CheckReport<R: Reporter> {
  enum State: UInt8 {
    /// As a launch needs it.
    case ok
    /// Worth knowing, also that something could not be compared. A launch may work.
    case note
    /// A launch would fail.
    case problem

    var word: StaticString {
      switch self {
      case .ok: "ok"
      case .note: "note"
      case .problem: "problem"
      }
    }
  }

  private var reporter: R
  private let isJSON: Bool
  /// Of this client.
  public private(set) var problems = 0
  private var isFirst = true
  private var clients = 0

  public init(_ reporter: R, isJSON: Bool) {
    self.reporter = reporter
    self.isJSON = isJSON
    if isJSON { self.reporter.say(Text("{\"clients\":[")) }
  }

  // MARK: findings

  // Not inlined, nor are the Doctor's: the board's executable has many calls of them.

  @inline(never) mutating func ok(_ text: Text) { add(.ok, text) }
  @inline(never) mutating func note(_ text: Text) { add(.note, text) }
  @inline(never) mutating func ok(_ text: StaticString) { ok(Text(text)) }
  @inline(never) mutating func note(_ text: StaticString) { note(Text(text)) }
  @inline(never) mutating func problem(_ text: StaticString) { problem(Text(text)) }
  /// - Parameter text: one line or more, as an error has them: `error: …`, and indented the fix.
  @inline(never) mutating func problem(_ text: Text) {
    problems += 1
    add(.problem, text)
  }

  private mutating func add(_ state: State, _ text: Text) {
    var line = Text()
    if isJSON {
      line.add(isFirst ? "\n  {\"state\":\"" : ",\n  {\"state\":\"")
      line.add(state.word)
      line.add("\",\"text\":\"")
    } else {
      line.add(state.word)
      for _ in state.word.utf8CodeUnitCount..<9 { line.add(" ") }
    }
    isFirst = false
    text.withBytes { bytes in
      var rest: ByteText? = bytes
      var lines = 0
      while let (first, next) = rest?.split(at: UInt8(ascii: "\n")) {
        rest = next
        if next == nil && first.count == 0 { break }
        let words = first.trimmed
        if lines > 0 {
          line.add(isJSON ? (lines == 1 ? "\",\"more\":[\"" : "\",\"") : "\n         ")
        }
        lines += 1
        if isJSON { line.add(json: words) } else { line.add(indented: first, lines > 1) }
      }
      if isJSON { line.add(lines > 1 ? "\"]}" : "\"}") } else { line.add("\n") }
    }
    reporter.say(line)
  }

  /// A launch.conf whose faults have been told.
  public mutating func addFaultyFile(_ file: UnsafePointer<CChar>) {
    var text = Text()
    text.add(cString: file)
    text.add(" cannot be used\n  fix: what was said about it on stderr\n")
    problem(text)
  }

  // MARK: clients

  /// - Parameter name: nil for the one of the command line's options.
  public mutating func begin(_ name: ByteText?) {
    problems = 0
    isFirst = true
    clients += 1
    guard isJSON else { return }
    var text = Text(clients == 1 ? "\n {" : ",\n {")
    if let name {
      text.add("\"client\":\"")
      text.add(json: name)
      text.add("\",")
    }
    text.add("\"findings\":[")
    reporter.say(text)
  }

  public mutating func end(_ name: ByteText?) {
    var text = Text()
    if isJSON {
      text.add("],\n  \"starts\":")
      text.add(problems == 0 ? "true}" : "false}")
    } else {
      if problems > 0 {
        text.add(decimal: UInt64(problems))
        text.add(problems == 1 ? " problem: " : " problems: ")
      }
      if let name { text.add(name) } else { text.add("the client") }
      text.add(problems == 0 ? " would start\n" : " would not start\n")
    }
    reporter.say(text)
  }

  public mutating func finish() {
    if isJSON { reporter.say(Text("\n]}\n")) }
  }
}

extension Text {
  /// The first line without its `error: `, others from their third column on.
  fileprivate mutating func add(indented line: ByteText, _ isMore: Bool) {
    if isMore {
      add(line.count > 2 && isBlank(line[0]) && isBlank(line[1]) ? line.part(2, line.count) : line)
    } else {
      add(line.afterError ?? line)
    }
  }

  /// The inside of a JSON string.
  fileprivate mutating func add(json words: ByteText) {
    let words = words.afterError ?? words
    for i in 0..<words.count {
      let byte = words[i]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { add("\\") }
      add(byte: byte < 0x20 || byte == 0x7f ? UInt8(ascii: "?") : byte)
    }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var afterError: ByteText? { after("error: ") }

  /// What follows a text that these bytes begin with; nil if they do not.
  func after(_ text: StaticString) -> ByteText? {
    let head = ByteText(text)
    guard count >= head.count, part(0, head.count).equals(head) else { return nil }
    return part(head.count, count)
  }

  /// Whether the text is somewhere in these bytes.
  func has(_ text: StaticString) -> Bool {
    let word = ByteText(text)
    guard word.count <= count else { return false }
    for start in 0...(count - word.count)
    where part(start, start + word.count).equals(word) { return true }
    return false
  }
}
