// SPDX-License-Identifier: MulanPSL-2.0

/// The classic command line: `rpmsg_main -c 3 -t IMAGE -a 0x7a000000 [-e ENTRY]`.
public struct Options {
  /// As Linux numbers its processors.
  public let cpu: UInt32
  public let image: UnsafePointer<CChar>
  /// Physical address that the image is copied to.
  public let load: UInt64
  /// Physical address of its first instruction.
  public let entry: UInt64

  public init(cpu: UInt32, image: UnsafePointer<CChar>, load: UInt64, entry: UInt64) {
    self.cpu = cpu
    self.image = image
    self.load = load
    self.entry = entry
  }

  public enum Request {
    case launch(Options)
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
    var i = 1
    while i < count, let word = arguments[i] {
      i += 1
      if equal(word, "--help") || equal(word, "-h") { return .help }
      guard word[0] == minus, word[1] != 0 else { throw .unexpected(word) }
      let letter = UInt8(bitPattern: word[1])
      guard known(letter) else { throw .unknown(word) }
      var value = UnsafePointer(word + 2)
      if value[0] == 0 {
        guard i < count, let next = arguments[i] else { throw .missingValue(letter) }
        value = UnsafePointer(next)
        i += 1
      }
      switch letter {
      case UInt8(ascii: "c"):
        guard let n = number(value, base: 10, prefix: false), n < 0xffff else {
          throw .cpu(value)
        }
        cpu = UInt32(n)
      case UInt8(ascii: "t"):
        guard value[0] != 0 else { throw .missingValue(letter) }
        image = value
      default:
        guard let n = number(value, base: 16, prefix: true) else { throw .address(letter, value) }
        if letter == UInt8(ascii: "a") { load = n } else { entry = n }
      }
    }
    guard let cpu else { throw .missing(UInt8(ascii: "c")) }
    guard let image else { throw .missing(UInt8(ascii: "t")) }
    guard let load else { throw .missing(UInt8(ascii: "a")) }
    return .launch(Options(cpu: cpu, image: image, load: load, entry: entry ?? load))
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

  /// All of the string is a number that fits 64 bits; `prefix` allows `0x`.
  private static func number(
    _ string: UnsafePointer<CChar>, base: UInt64, prefix: Bool
  ) -> UInt64? {
    var p = string
    if prefix, p[0] == 0x30, p[1] == 0x78 || p[1] == 0x58 { p += 2 }
    guard p[0] != 0 else { return nil }
    var value: UInt64 = 0
    while p[0] != 0 {
      guard let digit = digit(UInt8(bitPattern: p[0])), digit < base else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: base)
      let (sum, overflow) = product.addingReportingOverflow(digit)
      if tooLarge || overflow { return nil }
      value = sum
      p += 1
    }
    return value
  }

  private static func digit(_ c: UInt8) -> UInt64? {
    switch c {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(c - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(c - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(c - UInt8(ascii: "A") + 10)
    default: nil
    }
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

  public static func help(_ text: inout Text) {
    text.add(
      """
      usage: rpmsg_main -c CPU -t IMAGE -a ADDRESS [-e ENTRY]

      Starts the client OS in IMAGE on a processor that Linux does not use, offers its shells as
      terminals until SIGINT, SIGTERM or SIGHUP comes, and then switches that processor off.

        -c CPU      processor of the client, as Linux numbers it
        -t IMAGE    raw image (.bin) of the client OS
        -a ADDRESS  physical address that it is built for, hexadecimal: 7a000000 or 0x7a000000
        -e ENTRY    address of its first instruction, if that is not ADDRESS

      example: rpmsg_main -c 3 -t /lib/firmware/zephyr.bin -a 0x7a000000
      exit status: 0 the client is off, 1 something failed, 2 the command line is wrong

      """)
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
    }
    text.add("\n  as in: rpmsg_main -c 3 -t IMAGE -a 0x7a000000    more: rpmsg_main --help\n")
  }
}
