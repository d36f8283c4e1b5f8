// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// Memory in use, as several sources tell it: each page once, for the source that came first.
struct TakenMemory {
  private(set) var all: [SystemFacts.Taken] = []
  /// What is not to be in it: the clients' own.
  private let others: [AddressRange]

  init(without others: [AddressRange]) { self.others = others }

  mutating func add(
    _ name: String, _ range: AddressRange, _ owner: Profile.Reserved.Owner, from source: String
  ) {
    // Two regions that overlap are the vendor's business, and no reason to warn of the draft.
    let rest = [range.pages].subtracting(others + all.map(\.range))
    all += rest.map { SystemFacts.Taken(name: name, range: $0, owner: owner, source: source) }
  }

  /// What a running Linux tells.
  mutating func add(_ memory: IOMemory) {
    for entry in memory.used where entry.name != "mcs_mem" {
      let source = entry.name == "kernel" ? "/proc/iomem" : "/proc/iomem: \(entry.name) in the RAM"
      add(entry.name == "reserved" ? "in-use" : entry.name, entry.range, .kernel, from: source)
    }
    for range in memory.reserved {
      add("reserved", range, .firmware, from: "/proc/iomem: reserved")
    }
  }

  /// Cut where RAM begins and ends: an entry is in it or outside, not half.
  func cut(at ram: [AddressRange]) -> [SystemFacts.Taken] {
    all.flatMap { entry in
      let outside = [entry.range].subtracting(ram)
      return (outside + [entry.range].subtracting(outside)).map { range in
        var part = entry
        part.range = range
        return part
      }
    }.sorted { $0.range.first < $1.range.first }
  }
}
