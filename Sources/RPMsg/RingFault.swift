// SPDX-License-Identifier: MulanPSL-2.0

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
