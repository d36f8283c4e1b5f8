// SPDX-License-Identifier: MulanPSL-2.0

/// A range of physical addresses, never empty. It is kept by its last byte, because the end of
/// the last range there can be, 2⁶⁴, does not fit in 64 bits.
public struct AddressRange: Hashable, Comparable, Sendable {
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

  /// Nil for no bytes, and where the end is beyond 2⁶⁴.
  public init?(exactly base: UInt64, size: UInt64) {
    guard size > 0, size - 1 <= .max - base else { return nil }
    self.init(base, through: base + (size - 1))
  }

  /// Bytes; the whole address space counts one less than it has.
  public var size: UInt64 { last - first == .max ? .max : last - first + 1 }

  /// The first `size` bytes of it, or all if it has fewer.
  public func prefix(_ size: UInt64) -> AddressRange {
    guard size > 0, size - 1 < last - first else { return self }
    return AddressRange(first, through: first + (size - 1))
  }

  public func contains(_ address: UInt64) -> Bool { first <= address && address <= last }

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

  public static func < (a: AddressRange, b: AddressRange) -> Bool {
    a.first != b.first ? a.first < b.first : a.last < b.last
  }
}
