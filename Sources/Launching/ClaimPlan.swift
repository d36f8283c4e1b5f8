// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The memory that a client's launcher has to itself: what the client calls its own, what it shares
/// with Linux, and all else that is mapped for it.
public struct ClaimPlan {
  private var ranges = PerRegion<AddressRange?>(repeating: nil)
  public private(set) var count = 0

  public init(_ places: Places) {
    add(places.shared)
    add(places.memory)
    for i in 0..<places.mappings.count {
      if let mapping = places.mappings[i] { add(mapping.range) }
    }
  }

  /// For a client for which nothing else is mapped.
  public init(_ memory: AddressRange, _ shared: AddressRange) {
    add(memory)
    add(shared)
  }

  /// More than 16 are left out: the module then names the mapping that is not in the claim.
  private mutating func add(_ range: AddressRange) {
    for i in 0..<count {
      if let other = ranges[i], other.contains(range) { return }
    }
    guard count < Limits.regions else { return }
    ranges[count] = range
    count += 1
  }

  /// Nil unless `i` is in 0 ..< `count`.
  public subscript(i: Int) -> AddressRange? { i >= 0 && i < count ? ranges[i] : nil }
}
