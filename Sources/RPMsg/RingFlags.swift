// SPDX-License-Identifier: MulanPSL-2.0

/// Flags of descriptors and rings (VirtIO 1.2, 2.7.5, 2.7.6, 2.7.8; Linux
/// include/uapi/linux/virtio_ring.h).
@usableFromInline enum RingFlags {
  @inlinable @inline(__always) static var next: UInt16 { 1 }  // VRING_DESC_F_NEXT
  @inlinable @inline(__always) static var write: UInt16 { 2 }  // VRING_DESC_F_WRITE
  @inlinable @inline(__always) static var indirect: UInt16 { 4 }  // VRING_DESC_F_INDIRECT
  @inlinable @inline(__always) static var noInterrupt: UInt16 { 1 }  // VRING_AVAIL_F_NO_INTERRUPT
  @inlinable @inline(__always) static var noNotify: UInt16 { 1 }  // VRING_USED_F_NO_NOTIFY
}
