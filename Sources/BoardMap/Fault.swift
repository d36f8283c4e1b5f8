// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What a memory map shows to be wrong by itself.
public enum Fault: Equatable, Sendable {
  /// Two claims on the same addresses that do not belong together.
  case claimedTwice(AddressRange, MemoryClaim, MemoryClaim)
  /// A client's addresses where the board has no RAM.
  case outsideRAM(AddressRange, MemoryClaim)

  public var range: AddressRange {
    switch self {
    case .claimedTwice(let range, _, _), .outsideRAM(let range, _): range
    }
  }

  /// A map lists no more: n ranges can clash in n² ways.
  static let limit = 100

  static func faults(
    banks: [MemoryClaim], trees: [MemoryClaimTree], ram: [AddressRange]
  ) -> [Fault] {
    let roots = banks.map { MemoryClaimTree(claim: $0, parts: []) } + trees
    let found = clashes(roots) + clashesInside(trees) + outside(ram, trees)
    return Array(found.sorted { $0.order < $1.order }.prefix(limit))
  }

  private var order: (UInt64, UInt64, String) {
    switch self {
    case .claimedTwice(let range, let one, let other):
      (range.first, range.last, one.title + other.title)
    case .outsideRAM(let range, let claim): (range.first, range.last, claim.title)
    }
  }

  private static func clashes(_ roots: [MemoryClaimTree]) -> [Fault] {
    var found: [Fault] = []
    var open: [Int] = []
    let roots = roots.sorted { $0.range.first < $1.range.first }
    for (index, tree) in roots.enumerated() {
      open.removeAll { roots[$0].range.last < tree.range.first }
      for other in open.lazy.map({ roots[$0] }) where !other.claim.coexists(with: tree.claim) {
        guard let range = other.range.overlap(tree.range) else { continue }
        let (one, two) = MemoryClaimTree.clash(other, tree, in: range)
        found.append(.claimedTwice(range, one, two))
        if found.count == limit { return found }
      }
      open.append(index)
    }
    return found
  }

  /// Clashes of what lies in one window or map.
  private static func clashesInside(_ trees: [MemoryClaimTree]) -> [Fault] {
    var found: [Fault] = []
    for tree in trees where !tree.parts.isEmpty {
      let claims = tree.flattened.dropFirst()
      found += clashes(claims.map { MemoryClaimTree(claim: $0, parts: []) })
      if found.count >= limit { return found }
    }
    return found
  }

  private static func outside(_ ram: [AddressRange], _ trees: [MemoryClaimTree]) -> [Fault] {
    var found: [Fault] = []
    for tree in trees where tree.claim.client != nil {
      found += tree.range.subtracting(ram).map { .outsideRAM($0, tree.innermost(around: $0)) }
      if found.count >= limit { return found }
    }
    return found
  }
}

extension Fault {
  /// Below the list of a map that has as many as it may have.
  static func remainder(of count: Int) -> [String] {
    count < limit ? [] : ["!! there may be more: only \(limit) are listed"]
  }

  /// Without the range of each claim.
  var sentence: String {
    switch self {
    case .claimedTwice(let range, let one, let other):
      "\(range) is claimed twice: \(one.title) and \(other.title)"
    case .outsideRAM(let range, let claim): "\(range) is outside RAM: \(claim.title)"
    }
  }
}
