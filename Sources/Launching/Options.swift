// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage

/// What to launch, from the classic command line, `rpmsg_main -c 3 -t IMAGE -a 0x7a000000
/// [-e ENTRY]`, or from a launch.conf.
public struct Options {
  /// The client's, as in its file's; of a classic command line `cpuN`.
  public let name: UnsafePointer<CChar>
  /// As Linux numbers its processors.
  public let cpu: UInt32
  /// What the client is; nil where nobody said.
  public let os: ClientOS?
  public let image: UnsafePointer<CChar>
  /// How the file is to be read; nil: as its first bytes say.
  public let format: ImageFormat?
  /// Physical address that the image is copied to, and of its first instruction, as somebody named
  /// them.
  public let wantedLoad: UInt64?, wantedEntry: UInt64?
  /// What counts of these: an ELF file may say where nobody did, see `place`. 0 before.
  public private(set) var load: UInt64, entry: UInt64
  public var powerOff: PowerOffWays
  /// Names of the services that the client should announce, between commas; nil where nobody said.
  public let services: ByteText?
  /// By which Linux and the client are to wake each other; nil: by the module's.
  public let doorbell: Doorbell?
  /// The file that these come from; nil for the command line.
  public let configuration: UnsafePointer<CChar>?

  public init(
    name: UnsafePointer<CChar>? = nil, cpu: UInt32, os: ClientOS? = nil,
    image: UnsafePointer<CChar>, format: ImageFormat? = nil, load: UInt64?, entry: UInt64?,
    powerOff: PowerOffWays = .usual, services: ByteText? = nil, doorbell: Doorbell? = nil,
    configuration: UnsafePointer<CChar>? = nil
  ) {
    self.name = name ?? Self.classicName(cpu)
    self.cpu = cpu
    self.os = os
    self.image = image
    self.format = format
    wantedLoad = load
    wantedEntry = entry
    self.load = load ?? 0
    self.entry = entry ?? load ?? 0
    self.powerOff = powerOff
    self.services = services
    self.doorbell = doorbell
    self.configuration = configuration
  }

  /// Takes over what the ELF file says.
  public mutating func place(_ plan: ELFPlan) {
    load = plan.range.first
    entry = plan.image.entry
  }

  /// Of a client whose name nobody gave.
  public static func classicName(_ cpu: UInt32) -> UnsafePointer<CChar> {
    var name = Text("cpu")
    name.add(decimal: UInt64(cpu))
    return name.withBytes { permanent($0) }
  }

  public enum Request {
    /// Without a load address only for an ELF file.
    case launch(Options, restart: Bool)
    /// `--stop -c CPU`.
    case stop(cpu: UInt32)
    /// `mcs-launch CLIENT`, `--config FILE`, or both: then the file has to be the client's.
    case configured(client: UnsafePointer<CChar>?, file: UnsafePointer<CChar>, restart: Bool)
    case command(Command, Arguments)
    case help
  }

  /// Reads the arguments as getopt(3) would: `-c 3` and `-c3` are the same, the last one counts.
  public static func parse(
    _ count: Int, _ arguments: UnsafePointer<UnsafeMutablePointer<CChar>?>
  ) throws(UsageError) -> Request {
    var cpu: UInt32? = nil
    var image: UnsafePointer<CChar>? = nil
    var load: UInt64? = nil
    var entry: UInt64? = nil
    var client: UnsafePointer<CChar>? = nil
    var file: UnsafePointer<CChar>? = nil
    var isClassic = false
    var stops = false
    var restart = false
    var words = Arguments(count, arguments)
    if let command = words.command() { return .command(command, words) }
    var i = 1
    while i < count, let word = arguments[i] {
      i += 1
      if equal(word, "--help") || equal(word, "-h") { return .help }
      guard word[0] == minus, word[1] != 0 else {
        guard client == nil, !isClassic else { throw .unexpected(word) }
        client = UnsafePointer(word)
        continue
      }
      if equal(word, "--restart") {
        restart = true
        continue
      }
      if equal(word, "--stop") {
        stops = true
        continue
      }
      if equal(word, "--config") {
        guard i < count, let next = arguments[i], next[0] != 0 else { throw .missingFile }
        file = UnsafePointer(next)
        i += 1
        continue
      }
      let letter = UInt8(bitPattern: word[1])
      guard known(letter) else { throw .unknown(word) }
      isClassic = true
      var value = UnsafePointer(word + 2)
      if value[0] == 0 {
        guard i < count, let next = arguments[i] else { throw .missingValue(letter) }
        value = UnsafePointer(next)
        i += 1
      }
      switch letter {
      case UInt8(ascii: "c"):
        guard let n = ByteText(cString: value).number(base: 10), n < 0xffff else {
          throw .cpu(value)
        }
        cpu = UInt32(n)
      case UInt8(ascii: "t"):
        guard value[0] != 0 else { throw .missingValue(letter) }
        image = value
      default:
        let word = ByteText(cString: value)
        guard let n = (word.afterPrefix ?? word).number(base: 16) else {
          throw .address(letter, value)
        }
        if letter == UInt8(ascii: "a") { load = n } else { entry = n }
      }
    }
    if client != nil || file != nil {
      if isClassic { throw .mixed }
      if stops { throw .stopByName }
      if let client, !isName(ByteText(cString: client)) { throw .client(client) }
      if let file { return .configured(client: client, file: file, restart: restart) }
      if let client {
        return .configured(
          client: client, file: Configuration.path(of: client), restart: restart)
      }
    }
    guard let cpu else { throw .missing(UInt8(ascii: "c")) }
    if stops { return .stop(cpu: cpu) }
    guard let image else { throw .missing(UInt8(ascii: "t")) }
    return .launch(Options(cpu: cpu, image: image, load: load, entry: entry), restart: restart)
  }

  private static var minus: CChar { CChar(UInt8(ascii: "-")) }

  private static func known(_ letter: UInt8) -> Bool {
    letter == UInt8(ascii: "c") || letter == UInt8(ascii: "t") || letter == UInt8(ascii: "a")
      || letter == UInt8(ascii: "e")
  }

  private static func equal(_ word: UnsafePointer<CChar>, _ text: StaticString) -> Bool {
    for i in 0..<text.utf8CodeUnitCount
    where UInt8(bitPattern: word[i]) != text.utf8Start[i] { return false }
    return word[text.utf8CodeUnitCount] == 0
  }

  /// The first line that users know.
  public func describe(_ text: inout Text) {
    text.add("cpu:")
    text.add(decimal: UInt64(cpu))
    text.add(", ld:")
    text.add(hex: load)
    text.add(", entry:")
    text.add(hex: entry)
    text.add(", path:")
    text.add(cString: image)
    text.add("\n")
  }
}

extension Options {
  /// For a client that is only to be stopped.
  public init(stopping name: UnsafePointer<CChar>, cpu: UInt32, _ powerOff: PowerOffWays) {
    let none = UnsafeRawPointer(("" as StaticString).utf8Start)
      .assumingMemoryBound(to: CChar.self)
    self.init(name: name, cpu: cpu, image: none, load: 0, entry: 0, powerOff: powerOff)
  }

  /// Whether a client that was launched under this name is the one that these options are for. The
  /// classic command line does not say which client it wants, only which processor.
  public func mayTakeOver(_ other: UnsafePointer<CChar>) -> Bool {
    let other = ByteText(cString: other)
    return configuration == nil || other.equals(ByteText(cString: name))
      || other.equals(ByteText(cString: Self.classicName(cpu)))
  }

  /// - Parameter milliseconds: how long it took; nil: it was off before.
  public func describeOffline(_ text: inout Text, after milliseconds: Int64? = nil) {
    text.add("client os is offline (cpu ")
    text.add(decimal: UInt64(cpu))
    guard let milliseconds else { return text.add(" was off already)\n") }
    text.add(" off after ")
    text.add(decimal: UInt64(max(0, milliseconds)))
    text.add(" ms)\n")
  }

  /// What to say of an image that has less than its header says, which may be right.
  public func warning(_ plan: ImagePlan) -> Text? {
    guard plan.missing > 0 else { return nil }
    var text = Text("warning: the image '")
    text.add(cString: image)
    text.add("' has 0x")
    text.add(hex: plan.missing)
    text.add(" bytes less than its header says\n")
    text.add("  RT-Thread counts its bss there, then all is well; ")
    text.add("otherwise the file is not whole\n")
    return text
  }
}

/// A command line that is wrong: exit status 2. The strings are the process's arguments.
public enum UsageError: Error, @unchecked Sendable {
  case missing(UInt8)
  case missingValue(UInt8)
  case unknown(UnsafePointer<CChar>)
  case unexpected(UnsafePointer<CChar>)
  case cpu(UnsafePointer<CChar>)
  case address(UInt8, UnsafePointer<CChar>)
  case missingFile
  case client(UnsafePointer<CChar>)
  case mixed
  case stopByName
  case noClient(Command)

  public func describe(_ text: inout Text) {
    text.add("error: ")
    switch self {
    case .missing(let letter):
      text.add("-")
      text.add(byte: letter)
      switch letter {
      case UInt8(ascii: "c"): text.add(" CPU is missing: which processor runs the client?")
      case UInt8(ascii: "t"): text.add(" IMAGE is missing: which client OS shall run?")
      default: text.add(" ADDRESS is missing: which address is the image built for?")
      }
    case .missingValue(let letter):
      text.add("-")
      text.add(byte: letter)
      text.add(" needs a value")
    case .unknown(let word):
      text.add("unknown option '")
      text.add(cString: word)
      text.add("'")
    case .unexpected(let word):
      text.add("unexpected argument '")
      text.add(cString: word)
      text.add("'")
    case .cpu(let value):
      text.add("-c needs the number of a processor, not '")
      text.add(cString: value)
      text.add("'")
    case .address(let letter, let value):
      text.add("-")
      text.add(byte: letter)
      text.add(" needs a hexadecimal address of at most 64 bits, not '")
      text.add(cString: value)
      text.add("'")
    case .missingFile: text.add("--config needs a value")
    case .client(let word):
      text.add("'")
      text.add(cString: word)
      text.add("' is not a client's name; for a file use --config FILE")
    case .mixed:
      text.add("-c, -t, -a and -e do not go with CLIENT or --config, whose file says all that")
    case .stopByName:
      text.add("--stop goes with -c CPU; of a client by name: mcs-launch stop CLIENT")
    case .noClient(let command):
      text.add(command.word)
      text.add(" needs the client's name")
    }
    text.add("\n  as in: rpmsg_main -c 3 -t IMAGE -a 0x7a000000    more: rpmsg_main --help\n")
  }
}
