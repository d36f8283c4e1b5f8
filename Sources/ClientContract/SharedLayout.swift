// SPDX-License-Identifier: MulanPSL-2.0

/// Where everything lies in the shared memory of one client. "Transmit" and "receive" are Linux's.
public struct SharedLayout: Equatable, Sendable {
  /// The virtio status byte: the client waits for `driverReady` there before it sends anything.
  /// Nil where it is in the client's resource table.
  public let status: Int?
  public let transmitRing: RingLayout, receiveRing: RingLayout
  public let transmitBuffers: BufferPool, receiveBuffers: BufferPool
  /// Bytes of shared memory that the layout takes, up to its last ring or buffer.
  public var byteCount: Int {
    max(max(transmitRing.end, receiveRing.end), max(transmitBuffers.end, receiveBuffers.end))
  }

  /// VIRTIO_CONFIG_S_DRIVER_OK (VirtIO 1.2, 2.1; Linux include/uapi/linux/virtio_config.h).
  public static var driverReady: UInt8 { 4 }

  public init(
    status: Int?, transmitRing: RingLayout, transmitBuffers: BufferPool,
    receiveRing: RingLayout, receiveBuffers: BufferPool
  ) {
    self.status = status
    self.transmitRing = transmitRing
    self.receiveRing = receiveRing
    self.transmitBuffers = transmitBuffers
    self.receiveBuffers = receiveBuffers
  }

  /// What raw images are built for: the status byte at 0, the buffers from 0x4000, Linux's receive
  /// buffers first. Where the rings are and how large, both sides must agree; without arguments as
  /// `LegacyLayout` says.
  public static func legacy(
    bufferSize: Int = LegacyLayout.bufferSize, ringCount: Int = LegacyLayout.ringCount,
    alignment: Int = LegacyLayout.alignment, transmitRing: Int = LegacyLayout.transmitRing,
    receiveRing: Int = LegacyLayout.receiveRing
  ) throws(LayoutError) -> SharedLayout {
    let receiveBuffers = try BufferPool(
      count: ringCount, size: bufferSize, offset: LegacyLayout.buffers)
    return SharedLayout(
      status: 0,
      transmitRing: try RingLayout(count: ringCount, offset: transmitRing, alignment: alignment),
      transmitBuffers: try BufferPool(
        count: ringCount, size: bufferSize, offset: receiveBuffers.end),
      receiveRing: try RingLayout(count: ringCount, offset: receiveRing, alignment: alignment),
      receiveBuffers: receiveBuffers)
  }

  /// Offsets of a part, from the start of the window.
  public func range(of part: SharedPart) -> (start: Int, end: Int) {
    switch part {
    case .status: status.map { ($0, $0 + 1) } ?? (0, 0)
    case .receiveRing: (receiveRing.offset, receiveRing.end)
    case .transmitRing: (transmitRing.offset, transmitRing.end)
    case .receiveBuffers: (receiveBuffers.offset, receiveBuffers.end)
    case .transmitBuffers: (transmitBuffers.offset, transmitBuffers.end)
    }
  }

  private static var parts: InlineArray<5, SharedPart> {
    [.status, .receiveBuffers, .transmitBuffers, .transmitRing, .receiveRing]
  }

  /// Does the layout fit a window of `count` bytes?
  /// - Throws: `overlap` if two parts share a byte, `outside` if one is not inside the window.
  public func check(count: Int) throws(LayoutError) {
    try checkOverlaps()
    for i in 0..<5 {
      let part = Self.parts[4 - i]  // the rings, which are last in most layouts, first
      let (start, end) = range(of: part)
      guard start >= 0, end <= count else {
        throw .outside(part, start: start, end: end, window: count)
      }
    }
  }

  /// No two parts may share a byte; that each is inside the window is for the rings to check.
  public func checkOverlaps() throws(LayoutError) {
    for i in 0..<5 {
      for j in 0..<i {
        let one = range(of: Self.parts[j])
        let other = range(of: Self.parts[i])
        if one.start < other.end, other.start < one.end {
          throw .overlap(Self.parts[j], Self.parts[i])
        }
      }
    }
  }
}
