// SPDX-License-Identifier: MulanPSL-2.0

/// Equally sized message buffers that lie one behind the other in the window.
@frozen public struct BufferPool: Equatable, Sendable {
  /// Bytes of the RPMsg header: u32 source, u32 destination, u32 reserved, u16 length, u16 flags, all
  /// little endian (Linux `struct rpmsg_hdr` in drivers/rpmsg/virtio_rpmsg_bus.c).
  @inlinable @inline(__always)
  public static var headerSize: Int { 16 }
  /// Of one buffer: a header and some payload; the header's length field has 16 bits.
  public static var sizes: ClosedRange<Int> { 24...65528 }

  public let count: Int
  /// Bytes of one buffer, RPMsg header included.
  public let size: Int
  /// Of the first buffer, from the start of the window.
  public let offset: Int
  /// One past the last byte.
  public let end: Int

  /// - Throws: `bufferSize` unless it is one of `sizes` and a multiple of 8, `bufferMisaligned` unless `offset` is a multiple
  ///   of 8, `ringCount` as for the ring it belongs to.
  public init(count: Int, size: Int, offset: Int) throws(LayoutError) {
    guard RingLayout.counts.contains(count) else { throw .ringCount(count) }
    guard Self.sizes.contains(size), size & 7 == 0 else { throw .bufferSize(size) }
    guard offset >= 0, offset <= RingLayout.mostOffset, offset & 7 == 0 else {
      throw .bufferMisaligned(offset)
    }
    self.count = count
    self.size = size
    self.offset = offset
    end = offset + count * size
  }

  @inlinable @inline(__always)
  public func buffer(_ id: Int) -> Int { offset &+ id &* size }
  /// Largest payload of one message, in bytes.
  @inlinable @inline(__always)
  public var capacity: Int { size &- Self.headerSize }
}
