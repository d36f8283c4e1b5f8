// SPDX-License-Identifier: MulanPSL-2.0

/// Two matrices of 6 by 6 numbers, one after the other, and their product, as RT-Thread's demo has
/// it: a message is the size, 6, and the numbers row by row, each of 32 bits, little endian.
struct MatrixPair: ~Copyable {
  private static var size: Int { 6 }
  /// Bytes of a message.
  static var messageSize: Int { 4 + 4 * size * size }

  private var first = InlineArray<36, UInt32>(repeating: 0)
  private var hasFirst = false
  private(set) var product = InlineArray<148, UInt8>(repeating: 0)

  /// True when this was the second: the product is there. What is no matrix is ignored.
  mutating func take(_ message: Span<UInt8>) -> Bool {
    guard message.count == Self.messageSize, message.word(at: 0) == UInt32(Self.size) else {
      return false
    }
    guard hasFirst else {
      for index in 0..<Self.size * Self.size { first[index] = Self.number(message, index) }
      hasFirst = true
      return false
    }
    hasFirst = false
    store(UInt32(Self.size), at: 0)
    for row in 0..<Self.size {
      for column in 0..<Self.size {
        var sum: UInt32 = 0
        for step in 0..<Self.size {
          sum &+=
            first[row * Self.size + step]
            &* Self.number(message, step * Self.size + column)
        }
        store(sum, at: 4 + 4 * (row * Self.size + column))
      }
    }
    return true
  }

  private static func number(_ message: Span<UInt8>, _ index: Int) -> UInt32 {
    message.word(at: 4 + 4 * index) ?? 0
  }

  private mutating func store(_ word: UInt32, at offset: Int) {
    for byte in 0..<4 {
      product[offset + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte))
    }
  }
}
