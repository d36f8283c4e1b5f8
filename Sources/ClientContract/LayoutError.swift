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
