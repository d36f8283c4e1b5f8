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
@frozen public struct RingLayout: Equatable {
  /// Descriptors: a power of two, 1 … 32768 (VirtIO 1.2, 2.7).
  public let count: Int
  /// Of the descriptor table, from the start of the window.
  public let offset: Int
  @usableFromInline let available: Int
  @usableFromInline let used: Int
  /// One past the last byte.
  public let end: Int

  /// - Throws: `ringCount`, `ringAlignment` (a power of two, 4 … 65536) or `ringMisaligned` (the
  ///   descriptor table needs a multiple of 16).
  public init(count: Int, offset: Int, alignment: Int) throws(LayoutError) {
    guard count >= 1, count <= 32768, count & (count - 1) == 0 else { throw .ringCount(count) }
    guard alignment >= 4, alignment <= 65536, alignment & (alignment - 1) == 0 else {
      throw .ringAlignment(alignment)
    }
    // the upper bound keeps the sums below from overflowing
    guard offset >= 0, offset <= 1 << 40, offset & 15 == 0 else { throw .ringMisaligned(offset) }
    self.count = count
    self.offset = offset
    available = offset + 16 * count
    used = (available + 6 + 2 * count + alignment - 1) & ~(alignment - 1)
    end = used + 6 + 8 * count
  }

  @inlinable @inline(__always)
  func descriptor(_ id: Int) -> Int { offset &+ 16 &* id }
  @inlinable @inline(__always)
  var availableFlags: Int { available }
  @inlinable @inline(__always)
  var availableIndex: Int { available &+ 2 }
  @inlinable @inline(__always)
  func availableSlot(_ index: UInt16) -> Int {
    available &+ 4 &+ 2 &* (Int(index) & (count &- 1))
  }
  @inlinable @inline(__always)
  var usedFlags: Int { used }
  @inlinable @inline(__always)
  var usedIndex: Int { used &+ 2 }
  @inlinable @inline(__always)
  func usedSlot(_ index: UInt16) -> Int { used &+ 4 &+ 8 &* (Int(index) & (count &- 1)) }
}

/// Equally sized message buffers that lie one behind the other in the window.
@frozen public struct BufferPool: Equatable {
  public let count: Int
  /// Bytes of one buffer, RPMsg header included.
  public let size: Int
  /// Of the first buffer, from the start of the window.
  public let offset: Int
  /// One past the last byte.
  public let end: Int

  /// - Throws: `bufferSize` unless it is a multiple of 8 in 24 … 65528 (a header and some payload;
  ///   the length field of the header has 16 bits), `bufferMisaligned` unless `offset` is a multiple
  ///   of 8, `ringCount` as for the ring it belongs to.
  public init(count: Int, size: Int, offset: Int) throws(LayoutError) {
    guard count >= 1, count <= 32768 else { throw .ringCount(count) }
    guard size >= 24, size <= 65528, size & 7 == 0 else { throw .bufferSize(size) }
    guard offset >= 0, offset <= 1 << 40, offset & 7 == 0 else { throw .bufferMisaligned(offset) }
    self.count = count
    self.size = size
    self.offset = offset
    end = offset + count * size
  }

  @inlinable @inline(__always)
  func buffer(_ id: Int) -> Int { offset &+ id &* size }
  /// Largest payload of one message, in bytes.
  @inlinable @inline(__always)
  public var capacity: Int { size &- headerSize }
}

/// Flags of descriptors and rings (VirtIO 1.2, 2.7.5, 2.7.6, 2.7.8; Linux
/// include/uapi/linux/virtio_ring.h).
@usableFromInline enum RingFlags {
  @inlinable @inline(__always) static var next: UInt16 { 1 }  // VRING_DESC_F_NEXT
  @inlinable @inline(__always) static var write: UInt16 { 2 }  // VRING_DESC_F_WRITE
  @inlinable @inline(__always) static var indirect: UInt16 { 4 }  // VRING_DESC_F_INDIRECT
  @inlinable @inline(__always) static var noInterrupt: UInt16 { 1 }  // VRING_AVAIL_F_NO_INTERRUPT
  @inlinable @inline(__always) static var noNotify: UInt16 { 1 }  // VRING_USED_F_NO_NOTIFY
}
