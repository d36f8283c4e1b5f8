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

  /// Why an image is not what its header says.
  public enum Fault: Error, Equatable, Sendable {
    /// It belongs to another address.
    case builtElsewhere(ImageHeader)
    /// The file has fewer bytes than it says.
    case cut(missing: UInt64)
  }

  /// - Parameter head: the image's first 64 bytes; of a shorter image fewer.
  public init?<Head: RandomAccessCollection<UInt8>>(head: Head) where Head.Index == Int {
    guard head.holds(0, 64) else { return nil }
    func word(_ offset: UInt64) -> UInt64 { head.number(UInt64.self, at: offset) ?? 0 }
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

  /// Images are linked to pages: their code computes addresses by pages (`adrp`), and their tables
  /// of pages and exceptions need it.
  public static var alignment: UInt64 { 4096 }

  /// Compares a file that would be at `image`, in its client's `memory`, with the header.
  /// - Returns: how many bytes the file has less than the header says, where that need not be wrong.
  /// - Throws: `builtElsewhere`; `cut` where bytes are missing: always before an `ends`, and of
  ///   Zephyr's images. RT-Thread's header counts its bss, which is in no file.
  public func check(
    _ image: AddressRange, in memory: AddressRange, os: ClientOS?
  ) throws(Fault) -> UInt64 {
    let load = image.first
    switch self {
    case .begins(let address):
      guard address == load else { throw .builtElsewhere(self) }
      return 0
    case .takes(let count):
      guard count > image.size else { return 0 }
      guard os != .zephyr, count - 1 <= .max - load else {
        throw .cut(missing: count - image.size)
      }
      return count - image.size
    case .ends(let end):
      guard load < end, memory.contains(end - 1) else { throw .builtElsewhere(self) }
      guard end - load <= image.size else { throw .cut(missing: end - load - image.size) }
      // A few bytes behind its end may be padding; a whole file that is a page or more too high is
      // built for that address.
      let start = end > image.size ? end - image.size : 0
      if start != load, start % Self.alignment == 0 { throw .builtElsewhere(.begins(start)) }
      return 0
    }
  }
}
