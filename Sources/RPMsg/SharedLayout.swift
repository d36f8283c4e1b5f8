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

  /// What raw images are built for: 16 descriptors a ring, aligned to 4; the status byte at 0, the
  /// buffers from 0x4000, Linux's transmit ring at 0x28000, its receive ring at 0x2c000 (OpenAMP's
  /// VRING_TX_ADDRESS and VRING_RX_ADDRESS in the client images' sources).
  /// - Parameter bufferSize: 512 bytes, or 2048 with UniProton on x86-64. Both sides must agree.
  public static func legacy(bufferSize: Int = 512) throws(LayoutError) -> SharedLayout {
    let receiveBuffers = try BufferPool(count: 16, size: bufferSize, offset: 0x4000)
    return SharedLayout(
      status: 0,
      transmitRing: try RingLayout(count: 16, offset: 0x28000, alignment: 4),
      transmitBuffers: try BufferPool(count: 16, size: bufferSize, offset: receiveBuffers.end),
      receiveRing: try RingLayout(count: 16, offset: 0x2c000, alignment: 4),
      receiveBuffers: receiveBuffers)
  }

  /// Bytes that images of the legacy layout regard as their shared memory, used or not.
  public static var legacyByteCount: Int { 0x30000 }

  /// No two parts may share a byte; that each is inside the window is for the rings to check.
  func checkOverlaps() throws(LayoutError) {
    let parts: InlineArray<5, (part: SharedPart, start: Int, end: Int)> = [
      (.status, status, status + 1),
      (.receiveBuffers, receiveBuffers.offset, receiveBuffers.end),
      (.transmitBuffers, transmitBuffers.offset, transmitBuffers.end),
      (.transmitRing, transmitRing.offset, transmitRing.end),
      (.receiveRing, receiveRing.offset, receiveRing.end),
    ]
    for i in 0..<5 {
      for j in 0..<i where parts[i].start < parts[j].end && parts[j].start < parts[i].end {
        throw .overlap(parts[j].part, parts[i].part)
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
    try layout.checkOverlaps()
    guard layout.status >= 0, layout.status < window.count else {
      throw .outside(
        .status, start: layout.status, end: layout.status + 1, window: window.count)
    }
    // checked before the first byte is written
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
