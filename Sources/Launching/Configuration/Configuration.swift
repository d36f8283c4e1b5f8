// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

/// A launch.conf without a fault (docs/launch-conf.md). It refers to the bytes of the file, which
/// have to stay.
public struct Configuration: ~Copyable {
  public let file: UnsafePointer<CChar>
  /// No key that is required is missing, and no value is wrong.
  let values: ConfigurationValues
  public let places: Places
  public var mappings: Mappings { places.mappings }

  public var name: ByteText { values.text(.name)! }
  public var os: ClientOS {
    switch values.number(.os)! {
    case 0: .zephyr
    case 1: .uniproton
    case 2: .rtThread
    default: .other
    }
  }
  public var image: ByteText { values.text(.image)! }
  public var format: ImageFormat { values.number(.format)! == 0 ? .raw : .elf }
  public var load: UInt64 { values.number(.load)! }
  public var entry: UInt64 { values.number(.entry)! }
  /// As in the file: numbers between commas.
  public var cpus: ByteText { values.text(.cpus)! }
  public var doorbell: Doorbell {
    if let number = values.number(.sgi) { return .sgi(number) }
    if let number = values.number(.spi) { return .spi(number) }
    return .vector(values.number(.vector)!)
  }
}

/// What the page tables of an x86-64 client have to map before it starts.
/// Refers to the bytes of the file.
public struct Mappings: @unchecked Sendable {
  public struct Mapping: @unchecked Sendable {
    public let name: ByteText
    public let virtual: UInt64
    public let range: AddressRange
    /// Write-back; else uncached.
    public let isCached: Bool
  }

  public static var capacity: Int { Limits.mappings }
  private var items = PerMapping<Mapping?>(repeating: nil)
  public private(set) var count = 0

  public init() {}

  /// False if there are 16 already.
  mutating func add(_ mapping: Mapping) -> Bool {
    guard count < Self.capacity else { return false }
    items[count] = mapping
    count += 1
    return true
  }

  /// Nil unless `i` is in 0 ..< `count`.
  public subscript(i: Int) -> Mapping? { i >= 0 && i < count ? items[i] : nil }

  /// Where the client finds a physical address; nil where it is not mapped. Without mappings the
  /// module maps all of its memory one to one.
  public func virtual(_ address: UInt64) -> UInt64? {
    if count == 0 { return address }
    for i in 0..<count {
      guard let mapping = items[i], mapping.range.contains(address) else { continue }
      return mapping.virtual &+ (address - mapping.range.first)
    }
    return nil
  }

  /// What is mapped to a virtual address.
  public func physical(_ address: UInt64) -> UInt64? {
    for i in 0..<count {
      guard let mapping = items[i], address >= mapping.virtual,
        address - mapping.virtual < mapping.range.size
      else { continue }
      return mapping.range.first + (address - mapping.virtual)
    }
    return nil
  }
}
