// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A range of physical addresses, never empty. It is kept by its last byte, because the end of
/// the last range there can be, 2⁶⁴, does not fit in 64 bits.
public struct AddressRange: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let first: UInt64
  /// Its last byte, never before `first`.
  public let last: UInt64

  public init(_ first: UInt64, through last: UInt64) {
    self.first = first
    self.last = max(first, last)
  }

  /// Nil for no bytes; cut off at the end of the address space.
  public init?(base: UInt64, size: UInt64) {
    guard size > 0 else { return nil }
    self.init(base, through: base + min(size - 1, .max - base))
  }

  public init(_ region: Region) { self.init(region.base.value, through: region.last) }

  /// Bytes; the whole address space counts one less than it has.
  public var size: UInt64 {
    let (size, overflow) = (last - first).addingReportingOverflow(1)
    return overflow ? .max : size
  }

  /// The first address after it, as text.
  public var end: String { last == .max ? "0x10000000000000000" : hex(last + 1) }

  /// Half-open: `[0x70000000, 0x70100000)`.
  public var description: String { "[\(hex(first)), \(end))" }

  public func contains(_ other: AddressRange) -> Bool {
    first <= other.first && other.last <= last
  }

  public func overlaps(_ other: AddressRange) -> Bool {
    first <= other.last && other.first <= last
  }

  public func overlap(_ other: AddressRange) -> AddressRange? {
    guard overlaps(other) else { return nil }
    return AddressRange(max(first, other.first), through: min(last, other.last))
  }

  /// What is left without `others`, which are disjoint and sorted.
  public func subtracting(_ others: [AddressRange]) -> [AddressRange] {
    var rest: [AddressRange] = []
    var next = first
    for other in others where other.last >= next {
      guard other.first <= last else { break }
      if other.first > next { rest.append(AddressRange(next, through: other.first - 1)) }
      guard other.last < last else { return rest }
      next = other.last + 1
    }
    return rest + [AddressRange(next, through: last)]
  }

  public static func < (a: AddressRange, b: AddressRange) -> Bool {
    (a.first, a.last) < (b.first, b.last)
  }
}

extension [AddressRange] {
  /// The same addresses as disjoint ranges that do not touch, from low to high.
  public func merged() -> [AddressRange] {
    var merged: [AddressRange] = []
    for range in sorted() {
      if let open = merged.last, open.last == .max || range.first <= open.last + 1 {
        merged[merged.count - 1] = AddressRange(
          open.first, through: Swift.max(open.last, range.last))
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// What is left of these without the others, from low to high.
  public func subtracting(_ others: [AddressRange]) -> [AddressRange] {
    let others = others.merged()
    return merged().flatMap { $0.subtracting(others) }
  }
}
