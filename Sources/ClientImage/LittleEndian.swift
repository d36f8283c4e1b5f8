// SPDX-License-Identifier: MulanPSL-2.0

/// Bytes that can be read at any place: an array, a file in memory.
public typealias Bytes = RandomAccessCollection<UInt8>

extension RandomAccessCollection<UInt8> where Index == Int {
  /// The little-endian number at an offset from the start; nil when it does not lie inside.
  func number<Number: FixedWidthInteger & UnsignedInteger>(
    _: Number.Type, at offset: UInt64
  ) -> Number? {
    let width = Number.bitWidth / 8
    guard holds(offset, UInt64(width)) else { return nil }
    let start = startIndex + Int(offset)
    var number: Number = 0
    for index in 0..<width {
      number |= Number(self[start + index]) << Number(8 * index)
    }
    return number
  }

  /// Whether `count` bytes from an offset are inside.
  func holds(_ offset: UInt64, _ count: UInt64) -> Bool {
    let (end, wraps) = offset.addingReportingOverflow(count)
    return !wraps && end <= UInt64(self.count)
  }
}
