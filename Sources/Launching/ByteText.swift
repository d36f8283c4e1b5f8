// SPDX-License-Identifier: MulanPSL-2.0

/// Some bytes of a text that somebody else keeps.
public typealias ByteText = UnsafeRawBufferPointer

extension UnsafeRawBufferPointer {
  init(_ text: StaticString) {
    self.init(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// A C string without its NUL.
  public init(cString string: UnsafePointer<CChar>) {
    var count = 0
    while string[count] != 0 { count += 1 }
    self.init(start: string, count: count)
  }

  /// The bytes `start ..< end`, which is inside.
  func part(_ start: Int, _ end: Int) -> ByteText {
    assert(start >= 0 && start <= end && end <= count)
    guard let first = baseAddress else { return self }
    return ByteText(start: first + start, count: end - start)
  }

  func position(of byte: UInt8) -> Int? {
    for i in 0..<count where self[i] == byte { return i }
    return nil
  }

  /// Without spaces and tabs at its ends.
  var trimmed: ByteText {
    var start = 0
    var end = count
    while start < end, isBlank(self[start]) { start += 1 }
    while start < end, isBlank(self[end - 1]) { end -= 1 }
    return part(start, end)
  }

  @inline(never) func equals(_ other: ByteText) -> Bool {
    guard count == other.count else { return false }
    for i in 0..<count where self[i] != other[i] { return false }
    return true
  }

  /// All of it is a number that fits 64 bits.
  func number(base: UInt64) -> UInt64? {
    guard count > 0 else { return nil }
    var value: UInt64 = 0
    for i in 0..<count {
      guard let digit = digit(self[i]), digit < base else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: base)
      let (sum, overflow) = product.addingReportingOverflow(digit)
      if tooLarge || overflow { return nil }
      value = sum
    }
    return value
  }

  /// What follows `0x`, or nil if it does not begin so.
  var afterPrefix: ByteText? {
    guard count >= 2, self[0] == UInt8(ascii: "0"), self[1] | 0x20 == UInt8(ascii: "x") else {
      return nil
    }
    return part(2, count)
  }

  /// The first of the words between separators, and the rest if there is one: `a,,b` has three.
  func split(at separator: UInt8 = UInt8(ascii: ",")) -> (first: ByteText, rest: ByteText?) {
    guard let i = position(of: separator) else { return (self, nil) }
    return (part(0, i), part(i + 1, count))
  }
}

extension UnsafeRawBufferPointer {
  /// The place of a word among the words between separators, from 0 on.
  func place(of word: ByteText, separator: UInt8 = UInt8(ascii: ",")) -> Int? {
    var rest: ByteText? = self
    var place = 0
    while let (first, next) = rest?.split(at: separator) {
      if first.equals(word) { return place }
      place += 1
      rest = next
    }
    return nil
  }
}

/// A C string for the life of the process.
func permanent(_ word: ByteText) -> UnsafePointer<CChar> {
  let string = UnsafeMutablePointer<CChar>.allocate(capacity: word.count + 1)
  for i in 0..<word.count { string[i] = CChar(bitPattern: word[i]) }
  string[word.count] = 0
  return UnsafePointer(string)
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

private func digit(_ c: UInt8) -> UInt64? {
  switch c {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(c - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(c - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(c - UInt8(ascii: "A") + 10)
  default: nil
  }
}
