// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// Why the rings of a running client cannot be taken over.
public enum AttachFault: Error, Equatable {
  case layout(LayoutError)
  /// The status byte is not what a driver left there.
  case notReady(UInt8)
  /// A descriptor of this ring does not describe the buffer that it would in this layout.
  case otherBuffers(SharedPart)
  case ring(RingFault)
}

// A driver that died left its indices in the shared memory. It posted all receive buffers and gave
// each back at once, so what it has read is the available index less the ring's length; a message
// that it had in hand is read a second time. Of the transmit buffers the client has those in the
// available ring from the used index on. Nothing is written here.

extension RPMsgDriver {
  /// Takes over the rings of a client that runs. Where the status is in a resource table, that one is
  /// not looked at.
  public init(
    attachingTo window: SharedMemory, _ layout: SharedLayout
  ) throws(AttachFault) {
    do throws(LayoutError) { try layout.check(count: window.count) } catch {
      throw .layout(error)
    }
    if let status = layout.status {
      let ready = window.acquire8(status)
      guard ready == SharedLayout.driverReady else { throw .notReady(ready) }
    }
    let receive = try ReceiveRing(
      attachingTo: window, layout.receiveRing, layout.receiveBuffers)
    let transmit = try TransmitRing(
      attachingTo: window, layout.transmitRing, layout.transmitBuffers)
    self.window = window
    status = layout.status
    self.receive = receive
    self.transmit = transmit
  }
}

extension ReceiveRing {
  init(
    attachingTo window: SharedMemory, _ ring: RingLayout, _ pool: BufferPool
  ) throws(AttachFault) {
    try window.checkAttached(ring, .receiveRing, pool, .receiveBuffers, flags: RingFlags.write)
    let available = window.acquire16(ring.availableIndex)
    let read = available &- UInt16(truncatingIfNeeded: ring.count)
    let new = window.acquire16(ring.usedIndex) &- read
    guard Int(new) <= ring.count else { throw .ring(.index(by: new, most: ring.count)) }
    self.window = window
    self.ring = ring
    self.pool = pool
    availableIndex = available
    lastUsed = read
  }
}

extension TransmitRing {
  init(
    attachingTo window: SharedMemory, _ ring: RingLayout, _ pool: BufferPool
  ) throws(AttachFault) {
    try window.checkAttached(ring, .transmitRing, pool, .transmitBuffers, flags: 0)
    let available = window.acquire16(ring.availableIndex)
    let used = window.acquire16(ring.usedIndex)
    let out = available &- used
    guard Int(out) <= ring.count else { throw .ring(.index(by: out, most: ring.count)) }
    let chain = UnsafeMutablePointer<UInt16>.allocate(capacity: ring.count)
    chain.initialize(repeating: Self.none, count: ring.count)
    var left = out
    while left > 0 {
      let id = window.load16(ring.availableSlot(available &- left))
      guard Int(id) < ring.count, chain[Int(id)] != Self.taken else {
        chain.deallocate()
        throw .ring(.descriptor(UInt32(id)))
      }
      chain[Int(id)] = Self.taken
      left &-= 1
    }
    var free = Self.none
    for id in 0..<ring.count where chain[id] != Self.taken {
      chain[id] = free
      free = UInt16(id)
    }
    self.window = window
    self.ring = ring
    self.pool = pool
    self.chain = chain
    firstFree = free
    availableIndex = available
    lastUsed = used
    unannounced = out != 0  // the last interrupt may not have been sent
  }
}

extension SharedMemory {
  func checkAttached(
    _ ring: RingLayout, _ ringPart: SharedPart, _ pool: BufferPool, _ poolPart: SharedPart,
    flags: UInt16
  ) throws(AttachFault) {
    do throws(LayoutError) { try check(ring, ringPart, pool, poolPart) } catch {
      throw .layout(error)
    }
    for id in 0..<ring.count {
      let at = ring.descriptor(id)
      guard load64(at) == address &+ UInt64(pool.buffer(id)), load32(at + 8) == UInt32(pool.size),
        load16(at + 12) == flags
      else { throw .otherBuffers(ringPart) }
    }
  }
}
