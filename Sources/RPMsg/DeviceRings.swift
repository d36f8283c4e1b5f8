// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The client's side of the ring that Linux sends on ("vring1").
///
///     while let message = try ring.next() { …; ring.release(message) }
public struct DeviceReceiveRing: ~Copyable {
  @usableFromInline let window: SharedMemory
  @usableFromInline let ring: RingLayout
  @usableFromInline var lastAvailable: UInt16 = 0
  @usableFromInline var usedIndex: UInt16 = 0

  /// Takes a ring that the driver has just initialised (all its indices are 0 or not yet consumed).
  /// - Throws: `outside` if the ring is not inside the window.
  public init(_ window: SharedMemory, _ ring: RingLayout) throws(LayoutError) {
    try window.check(ring, .transmitRing)
    self.window = window
    self.ring = ring
  }

  /// The next message, or nil if there is none.
  @inlinable @inline(__always)
  public mutating func next() throws(RingFault) -> Message? {
    guard let buffer = try window.nextAvailable(ring, lastAvailable, flags: 0) else { return nil }
    let message = try window.message(at: buffer.offset, capacity: buffer.capacity, id: buffer.id)
    lastAvailable &+= 1
    return message
  }

  /// Gives the buffer back to the driver.
  @inlinable @inline(__always)
  public mutating func release(_ message: Message) {
    window.putUsed(ring, usedIndex, id: message.id, count: 0)
    usedIndex &+= 1
    window.release16(ring.usedIndex, usedIndex)
  }

  /// Does the driver want an interrupt for returned buffers? Linux launchers do not.
  @inlinable
  public var wantsKick: Bool {
    window.fence()
    return window.load16(ring.availableFlags) & RingFlags.noInterrupt == 0
  }
}

/// The client's side of the ring that Linux receives on ("vring0").
///
///     while let buffer = try ring.reserve() { fill buffer.payload; ring.commit(buffer, …) }
///     if ring.takeKick() { interrupt Linux }
public struct DeviceTransmitRing: ~Copyable {
  @usableFromInline let window: SharedMemory
  @usableFromInline let ring: RingLayout
  @usableFromInline var lastAvailable: UInt16 = 0
  @usableFromInline var usedIndex: UInt16 = 0
  @usableFromInline var unannounced = false

  /// Takes a ring that the driver has just initialised, and tells it not to interrupt for buffers
  /// that it gives back.
  /// - Throws: `outside` if the ring is not inside the window.
  public init(_ window: SharedMemory, _ ring: RingLayout) throws(LayoutError) {
    try window.check(ring, .receiveRing)
    self.window = window
    self.ring = ring
    window.store16(ring.usedFlags, RingFlags.noNotify)
  }

  /// The next buffer to fill, or nil while the driver has them all. It stays the next one until
  /// `commit`.
  @inlinable @inline(__always)
  public mutating func reserve() throws(RingFault) -> DeviceBuffer? {
    guard
      let buffer = try window.nextAvailable(ring, lastAvailable, flags: RingFlags.write)
    else { return nil }
    return DeviceBuffer(
      offset: buffer.offset,
      payload: UnsafeMutableRawBufferPointer(
        start: window.pointer(buffer.offset &+ BufferPool.headerSize, buffer.capacity),
        count: buffer.capacity),
      id: buffer.id)
  }

  /// Sends `buffer`, the last that `reserve` returned, with `count` bytes of payload.
  @inlinable @inline(__always)
  public mutating func commit(
    _ buffer: DeviceBuffer, source: UInt32, destination: UInt32, count: Int
  ) {
    assert(count >= 0 && count <= buffer.payload.count)
    window.storeHeader(
      at: buffer.offset, source: source, destination: destination, count: count)
    // The whole buffer, as the client images report it; the length is in the header.
    window.putUsed(
      ring, usedIndex, id: buffer.id,
      count: UInt32(truncatingIfNeeded: BufferPool.headerSize &+ buffer.payload.count))
    lastAvailable &+= 1
    usedIndex &+= 1
    window.release16(ring.usedIndex, usedIndex)
    unannounced = true
  }

  /// True once after one or more messages were sent: Linux must be interrupted now.
  @inlinable @inline(__always)
  public mutating func takeKick() -> Bool {
    guard unannounced else { return false }
    unannounced = false
    window.fence()
    return window.load16(ring.availableFlags) & RingFlags.noInterrupt == 0
  }
}

/// A buffer of the driver that the client may fill.
@frozen public struct DeviceBuffer {
  @usableFromInline let offset: Int
  /// Room for the payload.
  public let payload: UnsafeMutableRawBufferPointer
  @usableFromInline let id: UInt16

  @inlinable @inline(__always)
  init(offset: Int, payload: UnsafeMutableRawBufferPointer, id: UInt16) {
    self.offset = offset
    self.payload = payload
    self.id = id
  }
}

/// A descriptor that was read once and checked.
@usableFromInline @frozen struct AvailableBuffer {
  @usableFromInline let offset: Int, capacity: Int, id: UInt16

  @inlinable @inline(__always)
  init(offset: Int, capacity: Int, id: UInt16) {
    self.offset = offset
    self.capacity = capacity
    self.id = id
  }
}

extension SharedMemory {
  /// What the driver made available at `index`, or nil if that is nothing yet. The buffer is where
  /// its descriptor says, not where we think buffers are.
  @inlinable @inline(__always)
  func nextAvailable(
    _ ring: RingLayout, _ index: UInt16, flags expected: UInt16
  ) throws(RingFault) -> AvailableBuffer? {
    let new = acquire16(ring.availableIndex) &- index
    if new == 0 { return nil }
    guard Int(new) <= ring.count else { throw .index(by: new, most: ring.count) }
    let id = load16(ring.availableSlot(index))
    guard Int(id) < ring.count else { throw .descriptor(UInt32(id)) }
    let at = ring.descriptor(Int(id))
    let address = load64(at)
    let size = load32(at &+ 8)
    let flags = load16(at &+ 12)
    guard flags & (RingFlags.next | RingFlags.write | RingFlags.indirect) == expected else {
      throw .flags(flags)
    }
    // the header is read as u32: on Device memory an unaligned access would fault
    guard address & 3 == 0, size >= UInt32(BufferPool.headerSize),
      let offset = offset(of: address, count: size)
    else { throw .buffer(address: address, count: size) }
    return AvailableBuffer(
      offset: offset, capacity: Int(truncatingIfNeeded: size) &- BufferPool.headerSize, id: id)
  }

  @inlinable @inline(__always)
  func putUsed(_ ring: RingLayout, _ index: UInt16, id: UInt16, count: UInt32) {
    let at = ring.usedSlot(index)
    store32(at, UInt32(id))
    store32(at &+ 4, count)
  }
}
