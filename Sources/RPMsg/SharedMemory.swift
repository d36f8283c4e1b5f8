// SPDX-License-Identifier: MulanPSL-2.0

import CSharedMemory
import ClientContract

/// A window of memory that another core reads and writes at the same time.
///
/// Accesses are volatile: each happens exactly once. Offsets are bytes from the start of the window.
/// They come from layouts that were checked against the window when a ring was made, or from
/// `offset(of:count:)`, which checks; a wrong one is a bug in this program (an assertion).
@frozen public struct SharedMemory {
  @usableFromInline let base: UnsafeMutableRawPointer
  /// Size in bytes.
  public let count: Int
  /// Physical address of the first byte: descriptors hold physical addresses.
  public let address: UInt64

  /// - Throws: `windowMisaligned` if `base` or `address` is not a multiple of 16 (descriptor tables
  ///   need that, VirtIO 1.2, 2.7), `windowSize` if it is empty or its end wraps around 2^64.
  public init(
    base: UnsafeMutableRawPointer, count: Int, address: UInt64
  ) throws(LayoutError) {
    guard Int(bitPattern: base) & 15 == 0, address & 15 == 0 else {
      throw .windowMisaligned(address: address)
    }
    guard count > 0, !address.addingReportingOverflow(UInt64(count)).overflow else {
      throw .windowSize(address: address, count: count)
    }
    self.base = base
    self.count = count
    self.address = address
  }

  /// The offset of `[address, address + count)`, or nil if that is not inside the window.
  @inlinable @inline(__always)
  public func offset(of address: UInt64, count: UInt32) -> Int? {
    guard address >= self.address else { return nil }
    let offset = address &- self.address
    let size = UInt64(truncatingIfNeeded: self.count)
    guard offset <= size, UInt64(count) <= size &- offset else { return nil }
    return Int(truncatingIfNeeded: offset)
  }

  /// Writes zero to every byte, in words: the window may be mapped as Device memory, where the wide
  /// or unaligned stores of memset(3) fault.
  public func clear() { clear(0, count) }

  /// So many bytes from an offset.
  public func clear(_ start: Int, _ size: Int) {
    var at = start
    let end = start &+ size
    while at < end, at & 7 != 0 {
      store8(at, 0)
      at &+= 1
    }
    while at &+ 64 <= end {
      for word in 0..<8 { store64(at &+ 8 &* word, 0) }
      at &+= 64
    }
    while at &+ 8 <= end {
      store64(at, 0)
      at &+= 8
    }
    while at < end {
      store8(at, 0)
      at &+= 1
    }
  }

  @inlinable @inline(__always)
  func pointer(_ offset: Int, _ size: Int) -> UnsafeMutableRawPointer {
    assert(offset >= 0 && size >= 0 && size <= count && offset <= count &- size)
    return base + offset
  }

  @inlinable @inline(__always)
  public func load8(_ at: Int) -> UInt8 { shared_load8(pointer(at, 1)) }
  @inlinable @inline(__always)
  public func load16(_ at: Int) -> UInt16 { shared_load16(pointer(at, 2)) }
  @inlinable @inline(__always)
  public func load32(_ at: Int) -> UInt32 { shared_load32(pointer(at, 4)) }
  @inlinable @inline(__always)
  public func load64(_ at: Int) -> UInt64 { shared_load64(pointer(at, 8)) }
  @inlinable @inline(__always)
  public func store8(_ at: Int, _ value: UInt8) { shared_store8(pointer(at, 1), value) }
  @inlinable @inline(__always)
  public func store16(_ at: Int, _ value: UInt16) { shared_store16(pointer(at, 2), value) }
  @inlinable @inline(__always)
  public func store32(_ at: Int, _ value: UInt32) { shared_store32(pointer(at, 4), value) }
  @inlinable @inline(__always)
  public func store64(_ at: Int, _ value: UInt64) { shared_store64(pointer(at, 8), value) }
  @inlinable @inline(__always)
  public func acquire8(_ at: Int) -> UInt8 { shared_acquire8(pointer(at, 1)) }
  @inlinable @inline(__always)
  public func acquire16(_ at: Int) -> UInt16 { shared_acquire16(pointer(at, 2)) }
  @inlinable @inline(__always)
  public func release8(_ at: Int, _ value: UInt8) { shared_release8(pointer(at, 1), value) }
  @inlinable @inline(__always)
  public func release16(_ at: Int, _ value: UInt16) { shared_release16(pointer(at, 2), value) }
  @inlinable @inline(__always)
  public func fence() { shared_fence() }
}
