// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// Linux's side of the ring that the client fills ("vring0").
///
///     while let message = try ring.next() { …; ring.release(message) }
///
/// Every buffer is the client's until it comes back in the used ring. The used length is not read:
/// clients report the size of the buffer, the length of the message is in its header.
public struct ReceiveRing: ~Copyable {
  @usableFromInline let window: SharedMemory
  @usableFromInline let ring: RingLayout
  @usableFromInline let pool: BufferPool
  @usableFromInline var lastUsed: UInt16 = 0
  @usableFromInline var availableIndex: UInt16

  /// Describes all buffers and gives them to the client.
  /// - Throws: if the ring or the pool is not inside the window, or the pool is not as large as the
  ///   ring.
  public init(
    _ window: SharedMemory, _ ring: RingLayout, _ pool: BufferPool
  ) throws(LayoutError) {
    try window.check(ring, .receiveRing, pool, .receiveBuffers)
    self.window = window
    self.ring = ring
    self.pool = pool
    window.describe(ring, pool, flags: RingFlags.write)
    for id in 0..<ring.count {
      window.store16(ring.availableSlot(UInt16(id)), UInt16(id))
    }
    availableIndex = UInt16(ring.count)
    window.store16(ring.availableFlags, 0)  // we want an interrupt for every message
    window.release16(ring.availableIndex, availableIndex)
  }

  var isUsed: Bool {
    window.load16(ring.usedFlags) & RingFlags.noNotify != 0 || window.load16(ring.usedIndex) != 0
  }

  /// The next message, or nil if there is none.
  @inlinable @inline(__always)
  public mutating func next() throws(RingFault) -> Message? {
    let new = window.acquire16(ring.usedIndex) &- lastUsed
    if new == 0 { return nil }
    guard Int(new) <= ring.count else { throw .index(by: new, most: ring.count) }
    let id = window.load32(ring.usedSlot(lastUsed))
    guard id < UInt32(truncatingIfNeeded: ring.count) else { throw .descriptor(id) }
    let message = try window.message(
      at: pool.buffer(Int(id)), capacity: pool.capacity, id: UInt16(truncatingIfNeeded: id))
    lastUsed &+= 1
    return message
  }

  /// Gives the buffer back to the client.
  @inlinable @inline(__always)
  public mutating func release(_ message: Message) {
    window.store16(ring.availableSlot(availableIndex), message.id)
    availableIndex &+= 1
    window.release16(ring.availableIndex, availableIndex)
  }
}

/// Linux's side of the ring that the client drains ("vring1").
///
///     while let buffer = try ring.reserve() { fill ring.payload(buffer); ring.commit(buffer, …) }
///     if ring.takeKick() { interrupt the client }
public struct TransmitRing: ~Copyable {
  @usableFromInline let window: SharedMemory
  @usableFromInline let ring: RingLayout
  @usableFromInline let pool: BufferPool
  @usableFromInline var lastUsed: UInt16 = 0
  @usableFromInline var availableIndex: UInt16 = 0
  /// Free buffers, a chain through this table; `taken` for those that the client has.
  @usableFromInline let chain: UnsafeMutablePointer<UInt16>
  @usableFromInline var firstFree: UInt16 = 0
  @usableFromInline var unannounced = false

  /// No descriptor has these numbers: a ring has at most 32768.
  @inlinable @inline(__always)
  static var none: UInt16 { 0xffff }
  @inlinable @inline(__always)
  static var taken: UInt16 { 0xfffe }

  /// Describes all buffers; the client gets none of them yet.
  /// - Throws: as `ReceiveRing`.
  public init(
    _ window: SharedMemory, _ ring: RingLayout, _ pool: BufferPool
  ) throws(LayoutError) {
    try window.check(ring, .transmitRing, pool, .transmitBuffers)
    self.window = window
    self.ring = ring
    self.pool = pool
    chain = .allocate(capacity: ring.count)
    for id in 0..<ring.count { (chain + id).initialize(to: UInt16(id + 1)) }
    chain[ring.count - 1] = Self.none
    window.describe(ring, pool, flags: 0)
    // Returned buffers are found when the next one is needed; clients may interrupt nevertheless.
    window.store16(ring.availableFlags, RingFlags.noInterrupt)
    window.release16(ring.availableIndex, 0)
  }

  deinit { chain.deallocate() }

  /// Largest payload of one message, in bytes.
  @inlinable @inline(__always)
  public var capacity: Int { pool.capacity }

  /// A buffer that is ours to fill, or nil while the client has them all. It stays ours, and is what
  /// the next call returns too, until `commit`.
  @inlinable @inline(__always)
  public mutating func reserve() throws(RingFault) -> UInt16? {
    if firstFree == Self.none { try collect() }
    return firstFree == Self.none ? nil : firstFree
  }

  /// Takes back what the client has returned. Called with no buffer free: all of them are out.
  @inlinable
  mutating func collect() throws(RingFault) {
    let new = window.acquire16(ring.usedIndex) &- lastUsed
    guard Int(new) <= ring.count else { throw .index(by: new, most: ring.count) }
    var left = new
    while left > 0 {
      let id = window.load32(ring.usedSlot(lastUsed))
      guard id < UInt32(truncatingIfNeeded: ring.count), chain[Int(id)] == Self.taken else {
        throw .descriptor(id)  // unknown, or returned twice
      }
      chain[Int(id)] = firstFree
      firstFree = UInt16(truncatingIfNeeded: id)
      lastUsed &+= 1
      left &-= 1
    }
  }

  /// Has the client taken and returned all that was sent?
  public var isEmpty: Bool { window.acquire16(ring.usedIndex) == availableIndex }

  /// Where the payload of a reserved buffer goes.
  @inlinable @inline(__always)
  public func payload(_ buffer: UInt16) -> UnsafeMutableRawBufferPointer {
    .init(
      start: window.pointer(pool.buffer(Int(buffer)) &+ BufferPool.headerSize, pool.capacity),
      count: pool.capacity)
  }

  /// Sends a reserved buffer with `count` (at most `capacity`) bytes of payload. The client looks
  /// when it is interrupted, see `takeKick`.
  @inlinable @inline(__always)
  public mutating func commit(
    _ buffer: UInt16, source: UInt32, destination: UInt32, count: Int
  ) {
    assert(buffer == firstFree && count >= 0 && count <= pool.capacity)
    window.storeHeader(
      at: pool.buffer(Int(buffer)), source: source, destination: destination, count: count)
    firstFree = chain[Int(buffer)]
    chain[Int(buffer)] = Self.taken
    window.store16(ring.availableSlot(availableIndex), buffer)
    availableIndex &+= 1
    window.release16(ring.availableIndex, availableIndex)
    unannounced = true
  }

  /// True once after one or more messages were sent: the client must be interrupted now.
  @inlinable @inline(__always)
  public mutating func takeKick() -> Bool {
    guard unannounced else { return false }
    unannounced = false
    window.fence()
    return window.load16(ring.usedFlags) & RingFlags.noNotify == 0
  }
}

extension SharedMemory {
  /// Every descriptor describes the buffer of its own number, for ever: that is written once.
  func describe(_ ring: RingLayout, _ pool: BufferPool, flags: UInt16) {
    for id in 0..<ring.count {
      let at = ring.descriptor(id)
      store64(at, address &+ UInt64(pool.buffer(id)))
      store32(at + 8, UInt32(pool.size))
      store16(at + 12, flags)
      store16(at + 14, 0)
    }
  }

  func check(
    _ ring: RingLayout, _ ringPart: SharedPart, _ pool: BufferPool, _ poolPart: SharedPart
  ) throws(LayoutError) {
    try check(ring, ringPart)
    guard pool.end <= count else {
      throw .outside(poolPart, start: pool.offset, end: pool.end, window: count)
    }
    guard pool.count == ring.count else {
      throw .poolCount(buffers: pool.count, ring: ring.count)
    }
    guard pool.end <= ring.offset || ring.end <= pool.offset else {
      throw .overlap(ringPart, poolPart)
    }
  }

  func check(_ ring: RingLayout, _ part: SharedPart) throws(LayoutError) {
    guard ring.end <= count else {
      throw .outside(part, start: ring.offset, end: ring.end, window: count)
    }
  }
}
