// SPDX-License-Identifier: MulanPSL-2.0

/// What `mcs-launch WORD …` does besides launching. A client of such a name is launched by
/// `--config`. A new one: its case and texts here, its function in Sources/mcs-launch/Commands.
public enum Command: UInt8 {
  case stop, status, check, console, bench

  static var count: UInt8 { 5 }

  public var word: StaticString {
    switch self {
    case .stop: "stop"
    case .status: "status"
    case .check: "check"
    case .console: "console"
    case .bench: "bench"
    }
  }

  /// What may follow the word.
  var arguments: StaticString {
    switch self {
    case .stop: " CLIENT"
    case .status: " [--json]"
    case .check: " [CLIENT | --config FILE | -c CPU -t IMAGE -a ADDRESS] [--json]"
    case .console, .bench: " CLIENT [SERVICE]"
    }
  }

  /// One line of the help.
  var summary: StaticString {
    switch self {
    case .stop: "asks a client to switch its processor off, whether or not it has a launcher"
    case .status: "which clients run, and where"
    case .check: "would a launch work? if not, why, and what to do"
    case .console: "makes this terminal the one of a client's service; Ctrl-] detaches"
    case .bench: "how fast a client's echo is, and whether a paste arrives"
    }
  }

  init?(_ text: ByteText) {
    for i in 0..<Self.count {
      if let command = Command(rawValue: i), text.equals(ByteText(command.word)) {
        self = command
        return
      }
    }
    return nil
  }
}

/// The words of a command line, one after the other. They stay for the life of the process.
public struct Arguments {
  private let words: UnsafePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int
  private var place: Int

  /// - Parameter place: of the first word to be read.
  public init(
    _ count: Int, _ words: UnsafePointer<UnsafeMutablePointer<CChar>?>, from place: Int = 1
  ) {
    self.count = count
    self.words = words
    self.place = place
  }

  /// Nil after the last one.
  public mutating func next() -> UnsafePointer<CChar>? {
    guard place < count, let word = words[place] else { return nil }
    place += 1
    return UnsafePointer(word)
  }

  /// The name of a client, which `command` needs.
  public mutating func client(_ command: Command) throws(UsageError) -> UnsafePointer<CChar> {
    guard let word = next() else { throw .noClient(command) }
    guard isName(ByteText(cString: word)) else { throw .client(word) }
    return word
  }

  /// A client, and one of its services, nil for its shell; nothing more.
  public mutating func service(
    _ command: Command
  ) throws(UsageError) -> (client: UnsafePointer<CChar>, service: UnsafePointer<CChar>?) {
    let client = try client(command)
    let service = next()
    if let service {
      // a file's name in /run/mcs/CLIENT
      let name = ByteText(cString: service)
      guard name.position(of: UInt8(ascii: "/")) == nil, name.after(".") == nil, name.count > 0
      else { throw .unexpected(service) }
    }
    try end()
    return (client, service)
  }

  /// For a command that takes none, or no more.
  public mutating func end() throws(UsageError) {
    if let word = next() { throw .unexpected(word) }
  }

  /// The command that the first word names, which is then read; else nothing is.
  public mutating func command() -> Command? {
    guard place < count, let word = words[place],
      let command = Command(ByteText(cString: UnsafePointer(word)))
    else { return nil }
    place += 1
    return command
  }
}
