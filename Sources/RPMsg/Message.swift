// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// A message that the other side sent. It lies in shared memory, and its buffer belongs to us until
/// `release`.
@frozen public struct Message {
  /// Addresses of the endpoints.
  public let source: UInt32, destination: UInt32
  /// The length was checked, the bytes may change under our eyes: copy first, then look.
  public let payload: UnsafeRawBufferPointer
  @usableFromInline let id: UInt16

  @inlinable @inline(__always)
  init(source: UInt32, destination: UInt32, payload: UnsafeRawBufferPointer, id: UInt16) {
    self.source = source
    self.destination = destination
    self.payload = payload
    self.id = id
  }
}

extension SharedMemory {
  /// The message in the buffer at `offset` with room for `capacity` bytes of payload.
  @inlinable @inline(__always)
  func message(at offset: Int, capacity: Int, id: UInt16) throws(RingFault) -> Message {
    let length = load16(offset &+ 12)
    guard Int(length) <= capacity else { throw .length(length, most: capacity) }
    return Message(
      source: load32(offset), destination: load32(offset &+ 4),
      payload: UnsafeRawBufferPointer(
        start: pointer(offset &+ BufferPool.headerSize, Int(length)), count: Int(length)),
      id: id)
  }

  @inlinable @inline(__always)
  func storeHeader(at offset: Int, source: UInt32, destination: UInt32, count: Int) {
    store32(offset, source)
    store32(offset &+ 4, destination)
    store32(offset &+ 8, 0)
    store16(offset &+ 12, UInt16(truncatingIfNeeded: count))
    store16(offset &+ 14, 0)
  }
}
