// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import MarkedYAML

/// A range of physical addresses, never empty. It is kept by its last byte, because the end of
/// the last range there can be, 2^64, does not fit in 64 bits.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  public let first: UInt64
  /// Its last byte, never before `first`.
  public let last: UInt64

  init(_ first: UInt64, through last: UInt64) {
    self.first = first
    self.last = max(first, last)
  }

  init(_ region: Region) { self.init(region.base.value, through: region.last) }

  /// Bytes; the whole address space counts one less than it has.
  public var size: UInt64 {
    let (size, overflow) = (last - first).addingReportingOverflow(1)
    return overflow ? .max : size
  }

  /// The first address after it, as text.
  var end: String { last == .max ? "0x10000000000000000" : hex(last + 1) }

  /// Half-open: `[0x70000000, 0x70100000)`.
  public var description: String { "[\(hex(first)), \(end))" }

  func contains(_ other: AddressRange) -> Bool { first <= other.first && other.last <= last }

  func overlap(_ other: AddressRange) -> AddressRange? {
    let (first, last) = (max(first, other.first), min(last, other.last))
    return first <= last ? AddressRange(first, through: last) : nil
  }
}

extension [AddressRange] {
  /// The same addresses as disjoint ranges that do not touch, from low to high.
  func merged() -> [AddressRange] {
    var merged: [AddressRange] = []
    for range in sorted(by: { $0.first < $1.first }) {
      if let open = merged.last, open.last == .max || range.first <= open.last + 1 {
        merged[merged.count - 1] = AddressRange(
          open.first, through: Swift.max(open.last, range.last))
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}

extension AddressRange {
  /// What is left without `others`, which are disjoint and sorted.
  func subtracting(_ others: [AddressRange]) -> [AddressRange] {
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
}
