// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// A stretch of a memory map with one owner and one use.
public struct MapSegment: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    /// RAM that Linux has for itself.
    case linux
    /// Not RAM, and without an owner.
    case nothing
    /// The holder's, without a name of its own.
    case rest(MemoryClaim)
    case claim(MemoryClaim)
    /// Two claims that do not belong together, of perhaps more.
    case clash(MemoryClaim, MemoryClaim)
  }

  public let range: AddressRange
  public let content: Content
  public let isRAM: Bool
  /// It lies in one of the map's faults.
  public let isAtFault: Bool
  /// What lies inside, without holes; empty where nothing does.
  public let parts: [MapSegment]
}

/// Cuts address ranges into segments wherever something begins or ends.
struct Cutter {
  /// Disjoint and sorted.
  let ram: [AddressRange]
  let faults: [AddressRange]

  /// The whole board, from the first address that is anything to the last.
  func segments(of trees: [MemoryClaimTree]) -> [MapSegment] {
    let ranges = trees.map(\.range) + ram
    guard let first = ranges.map(\.first).min(), let last = ranges.map(\.last).max() else {
      return []
    }
    let level = Level(
      range: AddressRange(first, through: last), trees: trees, holder: nil, isRAM: nil)
    return segments(of: level, alsoAt: ram, faults: faults)
  }

  /// Siblings and what they lie in.
  private struct Level {
    let range: AddressRange
    let trees: [MemoryClaimTree]
    let holder: MemoryClaim?
    /// nil where it changes.
    let isRAM: Bool?
  }

  private func segments(
    of level: Level, alsoAt edges: [AddressRange], faults: [AddressRange]
  ) -> [MapSegment] {
    // A fault inside something that has parts is for the parts.
    let (below, here) = faults.partitioned { fault in
      level.trees.contains {
        !$0.parts.isEmpty && $0.range != fault && $0.range.contains(fault)
      }
    }
    let starts = Self.starts(level.trees.map(\.range) + edges + here, in: level.range)
    let trees = level.trees.sorted { $0.range.first < $1.range.first }
    var (segments, open): ([MapSegment], [Int]) = ([], [])
    var (nextTree, nextRAM) = (0, 0)
    for (index, start) in starts.enumerated() {
      let last = index + 1 < starts.count ? starts[index + 1] - 1 : level.range.last
      let range = AddressRange(start, through: last)
      open.removeAll { trees[$0].range.last < start }
      while nextTree < trees.count, trees[nextTree].range.first <= start {
        if trees[nextTree].range.last >= start { open.append(nextTree) }
        nextTree += 1
      }
      while nextRAM < ram.count, ram[nextRAM].last < start { nextRAM += 1 }
      let isRAM = level.isRAM ?? (nextRAM < ram.count && ram[nextRAM].first <= start)
      // Only a window, memory and a map share addresses: of any four, two clash.
      let inRange = open.prefix(4).map { trees[$0] }
      segments.append(segment(range, inRange, isRAM: isRAM, holder: level.holder, here, below))
    }
    return segments
  }

  private func segment(
    _ range: AddressRange, _ open: [MemoryClaimTree], isRAM: Bool, holder: MemoryClaim?,
    _ faults: [AddressRange], _ faultsBelow: [AddressRange]
  ) -> MapSegment {
    var content: MapSegment.Content = isRAM ? .linux : .nothing
    if let holder { content = .rest(holder) }
    var parts: [MapSegment] = []
    if let clash = Self.clash(open, in: range) {
      content = .clash(clash.0, clash.1)
    } else if let tree = Self.leading(open) {
      content = .claim(tree.claim)
      if !tree.parts.isEmpty {
        let level = Level(range: range, trees: tree.parts, holder: tree.claim, isRAM: isRAM)
        parts = segments(of: level, alsoAt: [], faults: faultsBelow)
      }
    }
    return MapSegment(
      range: range, content: content, isRAM: isRAM,
      isAtFault: faults.contains { $0.contains(range) }, parts: parts)
  }

  /// What to show of claims that may share addresses: memory rather than a map over it.
  private static func leading(_ open: [MemoryClaimTree]) -> MemoryClaimTree? {
    open.first { if case .mapping = $0.claim.kind { false } else { true } } ?? open.first
  }

  /// Two claims that do not belong together; nil where all do.
  private static func clash(_ open: [MemoryClaimTree], in range: AddressRange) -> (
    MemoryClaim, MemoryClaim
  )? {
    for (index, tree) in open.enumerated() {
      if let other = open[..<index].first(where: { !$0.claim.coexists(with: tree.claim) }) {
        return MemoryClaimTree.clash(other, tree, in: range)
      }
    }
    return nil
  }

  private static func starts(_ ranges: [AddressRange], in whole: AddressRange) -> [UInt64] {
    var starts: Set = [whole.first]
    for range in ranges {
      guard let range = range.overlap(whole) else { continue }
      starts.insert(range.first)
      if range.last < whole.last { starts.insert(range.last + 1) }
    }
    return starts.sorted()
  }
}

extension [AddressRange] {
  fileprivate func partitioned(
    by condition: (AddressRange) -> Bool
  ) -> (those: [AddressRange], others: [AddressRange]) {
    (filter(condition), filter { !condition($0) })
  }
}
