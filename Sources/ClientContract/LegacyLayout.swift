// SPDX-License-Identifier: MulanPSL-2.0

/// The numbers that raw images of the known systems are built with, in bytes from the start of the
/// shared memory (OpenAMP's VDEV_STATUS_SIZE, VRING_TX_ADDRESS, VRING_RX_ADDRESS, VRING_SIZE and
/// VRING_ALIGNMENT in the images' sources).
///
///     0        0x3000     0x4000                    0x28000            0x2c000        0x30000
///     | status | doorbell | buffers, both directions | Linux's transmit | receive ring |
public enum LegacyLayout {
  /// Here the module tells how to ring Linux, to clients that look it up (struct mcs_doorbell_block
  /// in km/mcs_uapi.h). Images that do not know of it leave these bytes alone.
  public static var doorbell: Int { 0x3000 }
  /// The buffers begin here; what is before is for the status byte and the doorbell.
  public static var buffers: Int { 0x4000 }
  public static var transmitRing: Int { 0x28000 }
  public static var receiveRing: Int { 0x2c000 }
  /// Bytes that the images regard as their shared memory, used or not.
  public static var byteCount: Int { 0x30000 }
  /// Descriptors of a ring.
  public static var ringCount: Int { 16 }
  /// Of the used ring.
  public static var alignment: Int { 4 }
  /// Of one message with its header.
  public static var bufferSize: Int { 512 }
  /// UniProton's on x86-64.
  public static var largeBufferSize: Int { 2048 }
}
