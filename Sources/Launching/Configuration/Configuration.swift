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
  public let mappings: Mappings

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
public struct Mappings: ~Copyable {
  public struct Mapping {
    public let name: ByteText
    public let virtual: UInt64
    public let range: AddressRange
    /// Write-back; else uncached.
    public let isCached: Bool
  }

  public static var capacity: Int { Limits.mappings }
  private var items = PerMapping<Mapping?>(repeating: nil)
  public private(set) var count = 0

  /// False if there are 16 already.
  mutating func add(_ mapping: Mapping) -> Bool {
    guard count < Self.capacity else { return false }
    items[count] = mapping
    count += 1
    return true
  }

  /// Nil unless `i` is in 0 ..< `count`.
  public subscript(i: Int) -> Mapping? { i >= 0 && i < count ? items[i] : nil }
}
