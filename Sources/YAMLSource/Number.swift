// SPDX-License-Identifier: MulanPSL-2.0

/// What a number in a profile stands for. It decides how it may be written.
public enum NumberKind: Equatable, Sendable {
  /// A bus or physical address: hexadecimal.
  case address
  /// Bytes: hexadecimal, or decimal with an optional K, M or G (binary multiples).
  case size
  /// Anything counted: decimal or hexadecimal.
  case count
}

enum NumberProblem: Error, Equatable {
  case malformed
  case tooLarge
  case leadingZero
  case decimalAddress
}

/// Reads a number as profiles write it.
func parseNumber(_ text: String, as kind: NumberKind) throws(NumberProblem) -> UInt64 {
  var digits = text.utf8[...]
  if text.hasPrefix("0x") { return try accumulate(digits.dropFirst(2), radix: 16) }
  var scale: UInt64 = 1
  if kind == .size, let last = digits.last {
    switch last {
    case UInt8(ascii: "K"): scale = 1 << 10
    case UInt8(ascii: "M"): scale = 1 << 20
    case UInt8(ascii: "G"): scale = 1 << 30
    default: break
    }
    if scale > 1 { digits.removeLast() }
  }
  let number = try accumulate(digits, radix: 10)
  if digits.count > 1, digits.first == UInt8(ascii: "0") { throw .leadingZero }
  if kind == .address { throw .decimalAddress }
  let (product, overflow) = number.multipliedReportingOverflow(by: scale)
  if overflow { throw .tooLarge }
  return product
}

private func accumulate(
  _ digits: Substring.UTF8View, radix: UInt64
) throws(NumberProblem) -> UInt64 {
  if digits.isEmpty { throw .malformed }
  var number: UInt64 = 0
  var overflows = false
  for digit in digits {
    let value: UInt64
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = UInt64(digit - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): value = UInt64(digit - UInt8(ascii: "A") + 10)
    default: throw .malformed
    }
    guard value < radix else { throw .malformed }
    let (product, over) = number.multipliedReportingOverflow(by: radix)
    let (sum, carry) = product.addingReportingOverflow(value)
    overflows = overflows || over || carry
    number = sum
  }
  if overflows { throw .tooLarge }
  return number
}
