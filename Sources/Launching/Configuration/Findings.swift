// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The faults of a file, reported one after the other: `FILE:LINE: error: …`.
struct Findings<R: Reporter>: ~Copyable {
  let file: UnsafePointer<CChar>
  let reporter: R
  private(set) var count = 0
  /// More would scroll the first ones away.
  static var most: Int { 20 }

  init(_ file: UnsafePointer<CChar>, _ reporter: R) {
    self.file = file
    self.reporter = reporter
  }

  // Not default arguments: those cost the board's executable 3 kB.

  @inline(never)
  mutating func add(_ line: UInt32, _ message: StaticString) {
    add(line, message, .none, .none, .none, .none)
  }

  @inline(never)
  mutating func add(_ line: UInt32, _ message: StaticString, _ a: Part) {
    add(line, message, a, .none, .none, .none)
  }

  @inline(never)
  mutating func add(_ line: UInt32, _ message: StaticString, _ a: Part, _ b: Part) {
    add(line, message, a, b, .none, .none)
  }

  @inline(never)
  mutating func add(_ line: UInt32, _ message: StaticString, _ a: Part, _ b: Part, _ c: Part) {
    add(line, message, a, b, c, .none)
  }

  /// In `message` each `%` stands for one of the parts, in their order.
  @inline(never)
  mutating func add(
    _ line: UInt32, _ message: StaticString, _ a: Part, _ b: Part, _ c: Part, _ d: Part
  ) {
    count += 1
    guard count <= Self.most + 1 else { return }
    var text = Text()
    text.add(cString: file)
    text.add(":")
    text.add(decimal: UInt64(line))
    text.add(": error: ")
    if count <= Self.most {
      text.add(message, a, b, c, d)
    } else {
      text.add("and more: mend these first")
    }
    text.add("\n")
    var reporter = reporter
    reporter.complain(text)
  }
}

/// What varies in a finding.
enum Part {
  case none
  case text(StaticString)
  /// Of the file, between quotes and cut after 80 bytes.
  case word(ByteText)
  case decimal(UInt64)
  case hex(UInt64)
  case range(AddressRange)
  case form(Form)
  /// The names of a section's keys.
  case keys(Section)
}

extension Text {
  @inline(never)
  fileprivate mutating func add(
    _ message: StaticString, _ a: Part, _ b: Part, _ c: Part, _ d: Part
  ) {
    var next = 0
    for i in 0..<message.utf8CodeUnitCount {
      let byte = message.utf8Start[i]
      if byte != UInt8(ascii: "%") {
        add(byte: byte)
        continue
      }
      switch next {
      case 0: add(a)
      case 1: add(b)
      case 2: add(c)
      default: add(d)
      }
      next += 1
    }
  }

  @inline(never)
  private mutating func add(_ part: Part) {
    switch part {
    case .none: break
    case .text(let text): add(text)
    case .word(let word):
      add("'")
      add(word.part(0, min(word.count, 80)))
      if word.count > 80 { add("...") }
      add("'")
    case .decimal(let number): add(decimal: number)
    case .hex(let number):
      add("0x")
      add(hex: number)
    case .range(let range): add(range)
    case .form(let form): form.describe(&self)
    case .keys(let section): Key.list(section, &self)
    }
  }
}
