// SPDX-License-Identifier: MulanPSL-2.0

/// Where everything lies in the shared memory of one client. "Transmit" and "receive" are Linux's.
public struct SharedLayout: Equatable {
  /// The virtio status byte: the client waits for `driverReady` there before it sends anything.
  public let status: Int
  public let transmitRing: RingLayout, receiveRing: RingLayout
  public let transmitBuffers: BufferPool, receiveBuffers: BufferPool
  /// Bytes of shared memory that the layout takes, up to its last ring or buffer.
  public var byteCount: Int {
    max(max(transmitRing.end, receiveRing.end), max(transmitBuffers.end, receiveBuffers.end))
  }

  /// VIRTIO_CONFIG_S_DRIVER_OK (VirtIO 1.2, 2.1; Linux include/uapi/linux/virtio_config.h).
  public static var driverReady: UInt8 { 4 }

  public init(
    status: Int, transmitRing: RingLayout, transmitBuffers: BufferPool,
    receiveRing: RingLayout, receiveBuffers: BufferPool
  ) {
    self.status = status
    self.transmitRing = transmitRing
    self.receiveRing = receiveRing
    self.transmitBuffers = transmitBuffers
    self.receiveBuffers = receiveBuffers
  }

  /// What raw images are built for: the status byte at 0, the buffers from 0x4000, Linux's receive
  /// buffers first. Where the rings are and how large, both sides must agree; without arguments 16
  /// descriptors a ring, aligned to 4, Linux's transmit ring at 0x28000, its receive ring at 0x2c000
  /// (OpenAMP's VRING_TX_ADDRESS and VRING_RX_ADDRESS in the client images' sources).
  /// - Parameter bufferSize: 512 bytes, or 2048 with UniProton on x86-64.
  public static func legacy(
    bufferSize: Int = 512, ringCount: Int = 16, alignment: Int = 4, transmitRing: Int = 0x28000,
    receiveRing: Int = 0x2c000
  ) throws(LayoutError) -> SharedLayout {
    let receiveBuffers = try BufferPool(count: ringCount, size: bufferSize, offset: 0x4000)
    return SharedLayout(
      status: 0,
      transmitRing: try RingLayout(count: ringCount, offset: transmitRing, alignment: alignment),
      transmitBuffers: try BufferPool(
        count: ringCount, size: bufferSize, offset: receiveBuffers.end),
      receiveRing: try RingLayout(count: ringCount, offset: receiveRing, alignment: alignment),
      receiveBuffers: receiveBuffers)
  }

  /// Bytes that images of the legacy layout regard as their shared memory, used or not.
  public static var legacyByteCount: Int { 0x30000 }

  /// Offsets of a part, from the start of the window.
  public func range(of part: SharedPart) -> (start: Int, end: Int) {
    switch part {
    case .status: (status, status + 1)
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
  func checkOverlaps() throws(LayoutError) {
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

/// Linux's side of a client's shared memory: both rings and the status byte.
public struct RPMsgDriver: ~Copyable {
  let window: SharedMemory
  let status: Int
  public var receive: ReceiveRing
  public var transmit: TransmitRing

  /// Clears the window and initialises both rings. The client must not run.
  /// - Throws: if the parts of the layout overlap or are not inside the window.
  public init(_ window: SharedMemory, _ layout: SharedLayout) throws(LayoutError) {
    // checked before the first byte is written
    try layout.check(count: window.count)
    try window.check(layout.receiveRing, .receiveRing, layout.receiveBuffers, .receiveBuffers)
    try window.check(
      layout.transmitRing, .transmitRing, layout.transmitBuffers, .transmitBuffers)
    window.clear()
    let receive = try ReceiveRing(window, layout.receiveRing, layout.receiveBuffers)
    let transmit = try TransmitRing(window, layout.transmitRing, layout.transmitBuffers)
    self.window = window
    status = layout.status
    self.receive = receive
    self.transmit = transmit
  }

  /// Tells the client that the rings may be used.
  public func setReady() { window.release8(status, SharedLayout.driverReady) }
}

/// The client's side of its shared memory.
public struct RPMsgDevice: ~Copyable {
  public var receive: DeviceReceiveRing
  public var transmit: DeviceTransmitRing

  /// Has the driver initialised the rings? Only then may an `RPMsgDevice` be made.
  public static func isDriverReady(_ window: SharedMemory, _ layout: SharedLayout) -> Bool {
    window.acquire8(layout.status) & SharedLayout.driverReady != 0
  }

  /// Of the layout only the rings are used: buffers are where the driver's descriptors say.
  /// - Throws: if a ring is not inside the window, or they overlap.
  public init(_ window: SharedMemory, _ layout: SharedLayout) throws(LayoutError) {
    try layout.checkOverlaps()
    let receive = try DeviceReceiveRing(window, layout.transmitRing)
    let transmit = try DeviceTransmitRing(window, layout.receiveRing)
    self.receive = receive
    self.transmit = transmit
  }

  /// Announces or withdraws an endpoint. False if no buffer is free: try again later.
  public mutating func announce(_ announcement: Announcement) throws(RingFault) -> Bool {
    guard let buffer = try transmit.reserve() else { return false }
    guard buffer.payload.count >= Announcement.size else {
      throw .length(UInt16(Announcement.size), most: buffer.payload.count)
    }
    announcement.store(to: buffer.payload)
    transmit.commit(
      buffer, source: announcement.address, destination: nameServiceAddress,
      count: Announcement.size)
    return true
  }
}
