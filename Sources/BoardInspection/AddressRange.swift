// SPDX-License-Identifier: MulanPSL-2.0

import MarkedYAML

/// Physical addresses from `first` to `last`, both included: the end of the address space has
/// a place, too.
public struct AddressRange: Equatable, Comparable, Sendable {
  public var first: UInt64
  public var last: UInt64

  public init(_ first: UInt64, through last: UInt64) {
    self.first = first
    self.last = max(first, last)
  }

  /// Nil for no bytes; cut off at the end of the address space.
  init?(base: UInt64, size: UInt64) {
    guard size > 0 else { return nil }
    self.init(base, through: base + min(size - 1, .max - base))
  }

  /// Bytes; all 2⁶⁴ of them count as one less.
  var size: UInt64 { last - first == .max ? .max : last - first + 1 }

  func overlaps(_ other: AddressRange) -> Bool { first <= other.last && other.first <= last }

  public static func < (a: AddressRange, b: AddressRange) -> Bool {
    (a.first, a.last) < (b.first, b.last)
  }
}

extension [AddressRange] {
  /// In order, with neighbours and overlapping ranges joined.
  func joined() -> [AddressRange] {
    var result: [AddressRange] = []
    for range in sorted() {
      if let open = result.last, open.last == .max || range.first <= open.last + 1 {
        result[result.count - 1].last = Swift.max(open.last, range.last)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// What is left of these without the others.
  func subtracting(_ others: [AddressRange]) -> [AddressRange] {
    var result: [AddressRange] = []
    for range in joined() {
      var next: UInt64? = range.first
      for other in others.joined() where other.overlaps(range) {
        if let start = next, other.first > start {
          result.append(AddressRange(start, through: other.first - 1))
        }
        next = other.last == .max ? nil : other.last + 1
      }
      if let next, next <= range.last { result.append(AddressRange(next, through: range.last)) }
    }
    return result
  }
}
