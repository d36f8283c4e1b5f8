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

  public var range: AddressRange { AddressRange(base.value, through: last) }

  /// Half-open: `[0x70000000, 0x70100000)`.
  public var description: String { range.description }

  public func contains(_ address: UInt64) -> Bool { range.contains(address) }

  public func contains(_ other: Region) -> Bool { range.contains(other.range) }

  public func overlaps(_ other: Region) -> Bool { range.overlaps(other.range) }
}
