// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// What an image's own header says of the address that it is built for.
public enum BuildAddress: Equatable, Sendable {
  case begins(UInt64)
  case ends(UInt64)

  /// - Parameter head: the image's first 64 bytes; of a shorter image fewer.
  public init?(head: UnsafeRawBufferPointer) {
    guard head.count >= 64 else { return nil }
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: head.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    // The demo client: "MCSDEMO" NUL at 0x08, the load address at 0x18 (docs/demo-client.md).
    if word(8) == 0x004f_4d45_4453_434d {
      self = .begins(word(0x18))
    } else if word(0x38) & 0xffff_ffff == 0x644d_5241, word(0x10) >= Self.longest {
      // "ARM\u{64}" at 0x38: Linux's header (Documentation/arm64/booting.rst). At 0x10 it has the
      // image's size; Zephyr's images for QEMU have the end's address there.
      self = .ends(word(0x10))
    } else {
      return nil
    }
  }

  /// No client has as many bytes, and none lies below.
  private static var longest: UInt64 { 0x1000_0000 }

  /// Whether an image that begins there, inside its memory, is the one of the header.
  func fits(_ load: UInt64, in memory: AddressRange) -> Bool {
    switch self {
    case .begins(let address): address == load
    case .ends(let end): load < end && memory.contains(end - 1)
    }
  }
}
