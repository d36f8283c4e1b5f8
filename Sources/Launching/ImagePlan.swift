// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import ClientImage

/// The reserved memory that the module offers. Region 0 is the shared memory of the client.
public struct Regions: Sendable {
  public static var capacity: Int { Limits.regions }
  private var ranges = PerRegion<AddressRange?>(repeating: nil)
  public private(set) var count = 0

  public init() {}

  /// More than 16 are ignored.
  public mutating func add(_ range: AddressRange) {
    guard count < Self.capacity else { return }
    ranges[count] = range
    count += 1
  }

  /// Nil unless `i` is in 0 ..< `count`.
  public subscript(i: Int) -> AddressRange? { i >= 0 && i < count ? ranges[i] : nil }

  /// Is the range inside one of them?
  func contain(_ range: AddressRange) -> Bool {
    for i in 0..<count {
      if let region = ranges[i], region.contains(range) { return true }
    }
    return false
  }
}

/// Where the image goes, decided before a byte is written.
public struct ImagePlan {
  /// The bytes of the image.
  public let image: AddressRange
  /// The claimed region they lie in, or the client's part of it.
  public let region: AddressRange
  /// Bytes that the file lacks by its header, which may be right: worth a warning.
  public let missing: UInt64

  /// - Parameters:
  ///   - size: of the file, in bytes.
  ///   - magic: its first four bytes.
  ///   - header: what it says itself.
  ///   - os: what it is; nil where nobody said.
  ///   - memory: the client's, which a configuration names; nil: any one region.
  ///   - shared: what the layout uses of the shared memory.
  public init(
    size: UInt64, magic: UInt32, header: ImageHeader? = nil, os: ClientOS? = nil, load: UInt64,
    entry: UInt64, memory: AddressRange? = nil,
    regions: Regions, shared: AddressRange
  ) throws(LaunchError) {
    guard size > 0 else { throw .imageEmpty }
    // "\u{7f}ELF". These are built for a resource table, not for the rings at fixed places that the
    // raw images of the same systems use.
    guard magic != 0x464c_457f else { throw .imageIsELF }
    guard let image = AddressRange(exactly: load, size: size) else {
      throw .imageTooLarge(load: load, size: size)
    }
    var region = memory
    for i in 0..<regions.count where memory == nil {
      if let candidate = regions[i], candidate.contains(load) { region = candidate }
    }
    guard let region else { throw .imageOutside(image, regions) }
    guard region.contains(image) else { throw .imageEndsOutside(image, region) }
    guard !image.overlaps(shared) else { throw .imageOverShared(image, shared) }
    guard image.contains(entry) else { throw .entryOutside(entry, image) }
    guard load % ImageHeader.alignment == 0 else { throw .imageMisaligned(load) }
    do throws(ImageHeader.Fault) {
      missing = try header?.check(image, in: region, os: os) ?? 0
    } catch {
      switch error {
      case .builtElsewhere(let header): throw .imageBuiltElsewhere(header, load: load)
      case .cut(let missing): throw .imageCut(image, missing: missing)
      }
    }
    self.image = image
    self.region = region
  }
}
