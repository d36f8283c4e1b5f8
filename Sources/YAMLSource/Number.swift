// SPDX-License-Identifier: MulanPSL-2.0

/// What a number in a profile stands for. It decides how it may be written.
public enum NumberKind: Equatable, Sendable {
  /// A bus or physical address: hexadecimal.
  case address
  /// Bytes: hexadecimal, or decimal with K, M or G (binary multiples). Without one of these only
  /// where it cannot be a hexadecimal number that lost its 0x.
  case size
  /// Bytes from the beginning of something: written like a size.
  case offset
  /// Anything counted: decimal or hexadecimal.
  case count
}

enum NumberProblem: Error, Equatable {
  case malformed
  case tooLarge
  case leadingZero
  /// Decimal where hexadecimal is meant: a forgotten 0x would go unnoticed.
  case decimal
}

/// Reads a number as profiles write it.
func parseNumber(_ text: String, as kind: NumberKind) throws(NumberProblem) -> UInt64 {
  var digits = text.utf8[...]
  if text.hasPrefix("0x") { return try accumulate(digits.dropFirst(2), radix: 16) }
  var scale: UInt64 = 1
  if kind.hasSuffix, let last = digits.last {
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
  if kind == .address || kind.hasSuffix && scale == 1 && !isClearlyDecimal(number, digits) {
    throw .decimal
  }
  let (product, overflow) = number.multipliedReportingOverflow(by: scale)
  if overflow { throw .tooLarge }
  return product
}

/// Whether plain decimal bytes cannot be hexadecimal ones without 0x: both are the same, or only the
/// decimal number is whole pages, as sizes and offsets of regions are.
private func isClearlyDecimal(_ number: UInt64, _ digits: Substring.UTF8View) -> Bool {
  guard number > 9 else { return true }
  let page: UInt64 = 0x1000
  return number % page == 0 && ((try? accumulate(digits, radix: 16)) ?? 1) % page != 0
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

/// What somebody may have meant who wrote a number in a way that is not read.
///
/// Other languages' digit separators, capital X and unit names are understood; a decimal number
/// counts as hexadecimal without its 0x.
func meantNumber(_ text: String, as kind: NumberKind) -> String? {
  var meant = String(text.filter { $0 != "_" })
  if meant.hasPrefix("0X") { meant = "0x" + meant.dropFirst(2) }
  if kind.hasSuffix, let unit = meant.wholeUnit {
    meant = meant.prefix { $0.isASCII && $0.isNumber } + unit
  }
  if kind != .count, !meant.hasPrefix("0x"), (try? parseNumber(meant, as: kind)) == nil {
    meant = "0x" + meant
  }
  return meant != text && (try? parseNumber(meant, as: kind)) != nil ? meant : nil
}

extension NumberKind {
  fileprivate var hasSuffix: Bool { self == .size || self == .offset }
}

extension String {
  /// `M` for 32m, 32MB, 32 MiB and the like.
  fileprivate var wholeUnit: String? {
    let unit = drop { $0.isASCII && $0.isNumber || $0 == " " }.uppercased()
    guard ["KB", "KIB", "MB", "MIB", "GB", "GIB", "K", "M", "G"].contains(unit) else { return nil }
    return String(unit.prefix(1))
  }
}
