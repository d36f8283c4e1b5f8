// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A range of physical addresses, never empty and never past the 64-bit address space.
public struct Region: Equatable, Sendable, CustomStringConvertible {
  public var base: Marked<UInt64>
  /// Bytes, at least 1.
  public var size: Marked<UInt64>

  public init(base: Marked<UInt64>, size: Marked<UInt64>) {
    self.base = base
    self.size = size
  }

  /// The last byte's address: unlike the end, it always fits in 64 bits.
  public var last: UInt64 { base.value &+ (size.value &- 1) }

  /// Half-open: `[0x70000000, 0x70100000)`.
  public var description: String {
    let end = base.value.addingReportingOverflow(size.value)
    return "[\(hex(base.value)), \(end.overflow ? "0x10000000000000000" : hex(end.partialValue)))"
  }

  public func contains(_ address: UInt64) -> Bool { (base.value...last).contains(address) }

  public func contains(_ other: Region) -> Bool {
    contains(other.base.value) && contains(other.last)
  }

  public func overlaps(_ other: Region) -> Bool {
    base.value <= other.last && other.base.value <= last
  }
}
