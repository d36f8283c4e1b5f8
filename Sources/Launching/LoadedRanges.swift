// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

/// Where images have been loaded since the boot, in a page that launchers share. An image that is
/// shorter than the one before it would run into that one's rest: a file of 100 bytes "works" then.
public struct LoadedRanges {
  public static var size: Int { 4096 }
  private let page: SharedMemory
  /// The boot's identity comes first.
  private static var first: Int { 64 }

  /// - Parameter page: `size` bytes, aligned to 16. What it has of another boot is forgotten.
  public init(
    _ page: UnsafeMutableRawPointer, boot: UnsafeRawBufferPointer
  ) throws(LayoutError) {
    self.page = try SharedMemory(base: page, count: Self.size, address: 0)
    var isOfThisBoot = true
    for i in 0..<min(boot.count, Self.first) where self.page.load8(i) != boot[i] {
      isOfThisBoot = false
    }
    if isOfThisBoot { return }
    self.page.clear()
    for i in 0..<min(boot.count, Self.first) { self.page.store8(i, boot[i]) }
  }

  /// Notes an image that is loaded now.
  /// - Returns: what longer ones left behind it in its client's memory; nil if there were none.
  public func note(_ image: AddressRange, in memory: AddressRange) -> AddressRange? {
    var end = image.last
    var isNoted = false
    var at = Self.first
    while at < Self.size {
      let size = page.load64(at + 8)
      guard size > 0 else { break }
      if let other = AddressRange(exactly: page.load64(at), size: size) {
        if other.first <= end, other.last > end { end = other.last }
        if other.first == image.first {
          isNoted = true
          if other.last < image.last { page.store64(at + 8, image.size) }
        }
      }
      at += 16
    }
    if !isNoted, at < Self.size {
      page.store64(at, image.first)
      page.store64(at + 8, image.size)
    }
    end = min(end, memory.last)
    return end > image.last ? AddressRange(image.last + 1, through: end) : nil
  }
}
