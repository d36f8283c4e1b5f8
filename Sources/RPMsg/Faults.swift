// SPDX-License-Identifier: MulanPSL-2.0

/// A window or layout that cannot work. Found once, before any message.
public enum LayoutError: Error, Equatable {
  /// Base and physical address must be multiples of 16.
  case windowMisaligned(address: UInt64)
  /// Empty, or its end is beyond 2^64.
  case windowSize(address: UInt64, count: Int)
  /// Not a power of two in 1 … 32768.
  case ringCount(Int)
  /// Not a power of two in 4 … 65536.
  case ringAlignment(Int)
  /// The ring's offset is not a multiple of 16.
  case ringMisaligned(Int)
  /// Not a multiple of 8 in 24 … 65528.
  case bufferSize(Int)
  /// The pool's offset is not a multiple of 8.
  case bufferMisaligned(Int)
  /// A pool has `buffers` buffers for a ring of `ring` descriptors.
  case poolCount(buffers: Int, ring: Int)
  /// `part` is `[start, end)`, the window `[0, window)`.
  case outside(SharedPart, start: Int, end: Int, window: Int)
  /// Two parts share bytes.
  case overlap(SharedPart, SharedPart)
}

/// The parts of the shared memory, seen from the driver (Linux).
public enum SharedPart: Equatable, Sendable {
  case status, receiveRing, transmitRing, receiveBuffers, transmitBuffers
}

/// The other side wrote something invalid. The ring must not be used any further.
public enum RingFault: Error, Equatable {
  /// Its index moved by `by`, but only `most` entries can be new.
  case index(by: UInt16, most: Int)
  /// It named a descriptor that does not exist, or that was not its to return.
  case descriptor(UInt32)
  /// A descriptor's buffer `[address, address + count)` is not inside the window or not aligned.
  case buffer(address: UInt64, count: UInt32)
  /// A descriptor is chained, indirect or of the wrong direction.
  case flags(UInt16)
  /// A message claims a payload of `length` bytes where `most` fit.
  case length(UInt16, most: Int)
  /// A name service message is not 40 bytes long.
  case announcementLength(Int)
  /// A name service message is neither "create" (0) nor "destroy" (1).
  case announcementFlags(UInt32)
}
