// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// What an image's own header says of the memory that it is built for.
public enum ImageHeader: Equatable, Sendable {
  /// Where its first byte belongs.
  case begins(UInt64)
  /// Where its file ends.
  case ends(UInt64)
  /// How many bytes it takes; some count what the file does not have.
  case takes(UInt64)

  /// - Parameter head: the image's first 64 bytes; of a shorter image fewer.
  public init?(head: UnsafeRawBufferPointer) {
    guard head.count >= 64 else { return nil }
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: head.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    // The demo client: "MCSDEMO" NUL at 0x08, the load address at 0x18 (docs/demo-client.md).
    if word(8) == 0x004f_4d45_4453_434d {
      self = .begins(word(0x18))
    } else if word(0x38) & 0xffff_ffff == 0x644d_5241, word(0x10) > 0 {
      // "ARM\u{64}" at 0x38: Linux's header (Documentation/arm64/booting.rst). At 0x10 it has the
      // image's size (0: unknown); Zephyr's images for QEMU have the end's address there.
      self = word(0x10) < Self.longest ? .takes(word(0x10)) : .ends(word(0x10))
    } else {
      return nil
    }
  }

  /// No client has as many bytes, and none lies below.
  private static var longest: UInt64 { 0x1000_0000 }

  /// Compares a file that would be at `image`, in its client's `memory`, with the header.
  /// - Returns: how many bytes the file has less than the header says, where that need not be wrong.
  /// - Throws: `imageBuiltElsewhere`; `imageCut` where bytes are missing: always before an `ends`,
  ///   and of Zephyr's images. RT-Thread's header counts its bss, which is in no file.
  func check(
    _ image: AddressRange, in memory: AddressRange, os: ClientOS?
  ) throws(LaunchError) -> UInt64 {
    let load = image.first
    switch self {
    case .begins(let address):
      guard address == load else { throw .imageBuiltElsewhere(self, load: load) }
      return 0
    case .takes(let count):
      guard count > image.size else { return 0 }
      guard os != .zephyr, count - 1 <= .max - load else {
        throw .imageCut(image, missing: count - image.size)
      }
      return count - image.size
    case .ends(let end):
      guard load < end, memory.contains(end - 1) else {
        throw .imageBuiltElsewhere(self, load: load)
      }
      guard end - load <= image.size else {
        throw .imageCut(image, missing: end - load - image.size)
      }
      // A few bytes behind its end may be padding; a whole file that is a page or more too high is
      // built for that address.
      let start = end > image.size ? end - image.size : 0
      if start != load, start % ImagePlan.alignment == 0 {
        throw .imageBuiltElsewhere(.begins(start), load: load)
      }
      return 0
    }
  }
}
