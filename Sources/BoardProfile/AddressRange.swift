// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Diagnostics

public typealias AddressRange = ClientContract.AddressRange

extension AddressRange: CustomStringConvertible {
  /// The first address after it, as text.
  public var end: String { last == .max ? "0x10000000000000000" : hex(last + 1) }

  /// Half-open: `[0x70000000, 0x70100000)`.
  public var description: String { "[\(hex(first)), \(end))" }

  /// What is left without `others`, which are disjoint and sorted.
  public func subtracting(_ others: [AddressRange]) -> [AddressRange] {
    var rest: [AddressRange] = []
    var next = first
    for other in others where other.last >= next {
      guard other.first <= last else { break }
      if other.first > next { rest.append(AddressRange(next, through: other.first - 1)) }
      guard other.last < last else { return rest }
      next = other.last + 1
    }
    return rest + [AddressRange(next, through: last)]
  }
}

extension [AddressRange] {
  /// The same addresses as disjoint ranges that do not touch, from low to high.
  public func merged() -> [AddressRange] {
    var merged: [AddressRange] = []
    for range in sorted() {
      if let open = merged.last, open.last == .max || range.first <= open.last + 1 {
        merged[merged.count - 1] = AddressRange(
          open.first, through: Swift.max(open.last, range.last))
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// What is left of these without the others, from low to high.
  public func subtracting(_ others: [AddressRange]) -> [AddressRange] {
    let others = others.merged()
    return merged().flatMap { $0.subtracting(others) }
  }
}
