// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// Where everything lies in shared memory of the legacy layout, in bytes from its start.
///
///     0        0x4000                  host-tx-vring   host-rx-vring
///     | status | buffers, 2 × num × size | … | ring | … | ring |
///
/// The launcher's own arithmetic is `RingLayout`; a test compares the two.
struct LegacyLayout {
  struct Part {
    /// In the plural, or a collective that messages can follow with 'are'.
    var title: String
    var start: UInt64
    /// One past the last byte.
    var end: UInt64
    /// The number that it follows from.
    var mark: Mark

    /// Half-open: `[0x00028000, 0x000281ae)`.
    var range: String { "[\(hex(start)), \(hex(end)))" }
  }

  var parts: [Part]

  /// Nil for another layout, and where single numbers cannot be right: other rules say so.
  init?(_ shared: Client.Shared) {
    guard shared.layout.value == .legacy, let vring = shared.vring, let buffer = shared.buffer,
      let transmit = shared.hostTxVring, let receive = shared.hostRxVring,
      vring.num.value.isPowerOfTwo, vring.align.value.isPowerOfTwo, vring.align.value >= 4,
      transmit.value % 16 == 0, receive.value % 16 == 0, Self.isPossible(buffer: buffer.value),
      // Past any shared memory, and far from an overflow.
      max(transmit.value, receive.value) < 1 << 62
    else { return nil }
    let (num, align) = (vring.num.value, vring.align.value)
    // OpenAMP's VDEV_STATUS_SIZE in the images' sources.
    let status: UInt64 = 0x4000
    func ring(_ title: String, at offset: Marked<UInt64>) -> Part {
      let available = offset.value + 16 * num + 6 + 2 * num
      let used = available.roundedUp(to: align)
      return Part(title: title, start: offset.value, end: used + 6 + 8 * num, mark: offset.mark)
    }
    parts = [
      Part(
        title: "the 16 KiB for the status", start: 0, end: status,
        mark: shared.region.size.mark),
      Part(
        title: "the buffers", start: status, end: status + 2 * num * buffer.value,
        mark: buffer.mark),
      ring("the bytes of 'host-tx-vring'", at: transmit),
      ring("the bytes of 'host-rx-vring'", at: receive),
    ]
  }

  /// An announcement fits: header 16, name 32, address and flags 8 bytes (Linux,
  /// include/linux/rpmsg/ns.h); the header's length has 16 bits; the next buffer is aligned to 8.
  static func isPossible(buffer: UInt64) -> Bool {
    (56...65528).contains(buffer) && buffer % 8 == 0
  }
}
