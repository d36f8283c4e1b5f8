// SPDX-License-Identifier: MulanPSL-2.0

/// Where one split virtqueue lies in the window, in the legacy layout: descriptor table, available
/// ring, then the used ring at the next multiple of `alignment` (VirtIO 1.2, 2.7.2; Linux
/// `vring_init` in include/uapi/linux/virtio_ring.h).
///
///     offset                    + 16 n             aligned
///     | descriptors, n × 16 B   | available, 6 + 2n | used, 6 + 8n |
///
/// The `used_event` and `avail_event` fields count as parts of the rings, although nobody here
/// negotiates VIRTIO_F_EVENT_IDX: the layout leaves room for them.
@frozen public struct RingLayout: Equatable, Sendable {
  /// Descriptors: a power of two, 1 … 32768 (VirtIO 1.2, 2.7).
  public let count: Int
  /// Of the descriptor table, from the start of the window.
  public let offset: Int
  /// Of the used ring, in bytes.
  public let alignment: Int
  /// Of the available ring and of the used ring, from the start of the window.
  public let available: Int, used: Int
  /// One past the last byte.
  public let end: Int

  /// Of descriptors in a ring.
  public static var counts: ClosedRange<Int> { 1...32768 }
  public static var alignments: ClosedRange<Int> { 4...65536 }
  /// Past any shared memory, and far from where the sums below overflow.
  public static var mostOffset: Int { 1 << 62 }

  /// - Throws: `ringCount`, `ringAlignment` (a power of two, 4 … 65536) or `ringMisaligned` (the
  ///   descriptor table needs a multiple of 16).
  public init(count: Int, offset: Int, alignment: Int) throws(LayoutError) {
    guard Self.counts.contains(count), count & (count - 1) == 0 else { throw .ringCount(count) }
    guard Self.alignments.contains(alignment), alignment & (alignment - 1) == 0 else {
      throw .ringAlignment(alignment)
    }
    guard offset >= 0, offset <= Self.mostOffset, offset & 15 == 0 else {
      throw .ringMisaligned(offset)
    }
    self.count = count
    self.offset = offset
    self.alignment = alignment
    available = offset + 16 * count
    used = (available + 6 + 2 * count + alignment - 1) & ~(alignment - 1)
    end = used + 6 + 8 * count
  }

  @inlinable @inline(__always)
  public func descriptor(_ id: Int) -> Int { offset &+ 16 &* id }
  @inlinable @inline(__always)
  public var availableFlags: Int { available }
  @inlinable @inline(__always)
  public var availableIndex: Int { available &+ 2 }
  @inlinable @inline(__always)
  public func availableSlot(_ index: UInt16) -> Int {
    available &+ 4 &+ 2 &* (Int(index) & (count &- 1))
  }
  @inlinable @inline(__always)
  public var usedFlags: Int { used }
  @inlinable @inline(__always)
  public var usedIndex: Int { used &+ 2 }
  @inlinable @inline(__always)
  public func usedSlot(_ index: UInt16) -> Int { used &+ 4 &+ 8 &* (Int(index) & (count &- 1)) }
}
