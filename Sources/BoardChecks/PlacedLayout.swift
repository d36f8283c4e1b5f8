// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

/// Where a client's `SharedLayout` puts everything, with the places in the profile that it follows
/// from. In bytes from the start of the shared memory.
struct PlacedLayout {
  struct Part {
    /// In the plural, or a collective that messages can follow with 'are'.
    var title: String
    var start: UInt64
    /// One past the last byte.
    var end: UInt64
    /// The number that it follows from.
    var mark: Mark

    init(_ title: String, _ start: Int, _ end: Int, _ mark: Mark) {
      self.title = title
      self.start = UInt64(start)
      self.end = UInt64(end)
      self.mark = mark
    }

    /// Half-open: `[0x00028000, 0x000281ae)`.
    var range: String { "[\(hex(start)), \(hex(end)))" }
  }

  var parts: [Part]

  /// Nil for another layout, and where single numbers cannot be right: other rules say so.
  init?(_ shared: Client.Shared) {
    guard shared.layout.value == .legacy, let vring = shared.vring, let buffer = shared.buffer,
      let transmit = shared.hostTxVring, let receive = shared.hostRxVring,
      Self.isPossible(buffer: buffer.value),
      let layout = try? SharedLayout.legacy(
        bufferSize: Int(buffer.value), ringCount: Int(clamping: vring.num.value),
        alignment: Int(clamping: vring.align.value), transmitRing: Int(clamping: transmit.value),
        receiveRing: Int(clamping: receive.value))
    else { return nil }
    parts = [
      Part("the 16 KiB for the status", 0, LegacyLayout.buffers, shared.region.size.mark),
      Part(
        "the buffers", layout.receiveBuffers.offset, layout.transmitBuffers.end, buffer.mark),
      Part(
        "the bytes of 'host-tx-vring'", layout.transmitRing.offset, layout.transmitRing.end,
        transmit.mark),
      Part(
        "the bytes of 'host-rx-vring'", layout.receiveRing.offset, layout.receiveRing.end,
        receive.mark),
    ]
  }

  /// An announcement fits: header 16, name 32, address and flags 8 bytes (Linux,
  /// include/linux/rpmsg/ns.h); the header's length has 16 bits; the next buffer is aligned to 8.
  static func isPossible(buffer: UInt64) -> Bool {
    (56...65528).contains(buffer) && buffer % 8 == 0
  }
}
