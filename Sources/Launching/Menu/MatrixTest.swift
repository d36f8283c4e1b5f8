// SPDX-License-Identifier: MulanPSL-2.0

/// Two matrices of 6 by 6 numbers for the service `matrix`, which answers with their product. A
/// message is the size, 6, and the numbers row by row, each of 32 bits, little endian.
struct MatrixTest {
  private static var size: UInt32 { 6 }
  static var messageSize: Int { 148 }

  /// Messages that are out, of two.
  private(set) var sent = 0

  /// The numbers of both: small, all different in a row, so that a mixed-up order shows.
  private static func number(_ matrix: Int, _ row: UInt32, _ column: UInt32) -> UInt32 {
    matrix == 0 ? row * size + column + 1 : (row + 2) * (column + 1)
  }

  /// Writes the next matrix and returns its length.
  mutating func store(to payload: UnsafeMutableRawBufferPointer) -> Int {
    let matrix = sent
    sent += 1
    payload.storeBytes(of: Self.size.littleEndian, as: UInt32.self)
    for row in 0..<Self.size {
      for column in 0..<Self.size {
        payload.storeBytes(
          of: Self.number(matrix, row, column).littleEndian, toByteOffset: Self.offset(row, column),
          as: UInt32.self)
      }
    }
    return Self.messageSize
  }

  /// Whether the answer is the product.
  static func isProduct(_ payload: UnsafeRawBufferPointer) -> Bool {
    guard payload.count == messageSize,
      UInt32(littleEndian: payload.loadUnaligned(as: UInt32.self)) == size
    else { return false }
    for row in 0..<size {
      for column in 0..<size {
        var sum: UInt32 = 0
        for step in 0..<size { sum &+= number(0, row, step) &* number(1, step, column) }
        let found = payload.loadUnaligned(fromByteOffset: offset(row, column), as: UInt32.self)
        guard UInt32(littleEndian: found) == sum else { return false }
      }
    }
    return true
  }

  private static func offset(_ row: UInt32, _ column: UInt32) -> Int {
    4 + 4 * Int(row * size + column)
  }
}
