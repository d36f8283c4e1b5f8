// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage
import RPMsg

/// A message of a few lines, built without allocation and without the Unicode tables that String
/// would bring into the board's executable. What does not fit is cut. Not inlined for the same
/// reason.
public struct Text {
  public static var capacity: Int { 1024 }
  private var bytes = InlineArray<1024, UInt8>(repeating: 0)
  public private(set) var count = 0

  public init() {}
  public init(_ text: StaticString) { add(text) }

  mutating func dropBlanks() {
    while count > 0, bytes[count - 1] == UInt8(ascii: " ") { count -= 1 }
  }

  @inline(never)
  public mutating func add(byte: UInt8) {
    guard count < Self.capacity else { return }
    bytes[count] = byte
    count += 1
  }

  @inline(never)
  public mutating func add(_ text: StaticString) {
    for i in 0..<text.utf8CodeUnitCount { add(byte: text.utf8Start[i]) }
  }

  /// A C string of the user's, as `add(word)`. (The label keeps literals, which would also convert to
  /// a pointer, with the StaticString overload.)
  public mutating func add(cString string: UnsafePointer<CChar>) { add(ByteText(cString: string)) }

  /// Bytes of the user's, cut after 400; control characters become `?`.
  @inline(never)
  public mutating func add(_ word: ByteText) {
    for i in 0..<word.count {
      if i == 400 { return add("...") }
      add(byte: word[i] < 0x20 || word[i] == 0x7f ? UInt8(ascii: "?") : word[i])
    }
  }

  public mutating func add(_ name: ServiceName) {
    for i in 0..<name.count { add(byte: name[i]) }
  }

  public mutating func add(decimal number: UInt64) {
    if number >= 10 { add(decimal: number / 10) }
    add(byte: UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Without `0x`.
  public mutating func add(hex number: UInt64) {
    if number >= 16 { add(hex: number >> 4) }
    let digit = UInt8(number & 15)
    add(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
  }

  /// `[0x7a000000, 0x7e000000)`
  public mutating func add(_ range: AddressRange) {
    add("[0x")
    add(hex: range.first)
    add(", 0x")
    if range.last == .max { add("10000000000000000") } else { add(hex: range.last + 1) }
    add(")")
  }

  /// `SGI 7`
  public mutating func add(_ doorbell: Doorbell) {
    switch doorbell {
    case .sgi(let number):
      add("SGI ")
      add(decimal: number)
    case .spi(let number):
      add("SPI ")
      add(decimal: number)
    case .vector(let number):
      add("vector 0x")
      add(hex: number)
    }
  }

  @inline(never)
  mutating func add(_ phrase: Phrase) {
    switch phrase {
    case .text(let text): add(text)
    case .decimal(let number): add(decimal: number)
    case .hex(let number):
      add("0x")
      add(hex: number)
    }
  }

  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    bytes.span.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
