// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let mapOverlap = Rule(
    "map-overlap",
    summary: "ranges of a map are disjoint",
    page: Page(
      meaning: """
        No two ranges of a client's 'map' have a virtual or a physical address in common. The same \
        memory with two memory types is undefined (Intel SDM, volume 3, 12.12.4).
        """,
      consequence: """
        One range takes the other's place in the page tables: the client reads code where its data \
        should be.
        """,
      remedy: "Correct 'virtual', 'base' or 'size' of one of them.",
      example: """
        map:
          - {name: text, virtual: 0xf02600000, base: 0x118000000, size: 4M, …}
          - {name: data, virtual: 0xf02800000, base: 0x118400000, size: 128M, …}    # wrong
          - {name: data, virtual: 0xf02a00000, base: 0x118400000, size: 128M, …}    # right
        """),
    checks: .client { _, client, findings in
      for (index, entry) in client.map.enumerated() {
        for other in client.map[..<index] {
          let names = "the range '\(entry.name.value)'"
          let note = Finding.Note("'\(other.name.value)'", at: other.name.mark)
          if let range = entry.virtualRegion, let taken = other.virtualRegion,
            range.overlaps(taken)
          {
            findings.add(
              "\(names) at virtual \(range) overlaps '\(other.name.value)' at \(taken)",
              at: entry.virtual.mark, notes: [note], fix: "correct 'virtual' or 'size' of one",
              regions: entry.region.overlaps(other.region) ? [entry.region, other.region] : [])
          } else if entry.region.overlaps(other.region) {
            findings.add(
              "\(names) \(entry.region) overlaps '\(other.name.value)' \(other.region)",
              at: entry.region.base.mark, notes: [note], fix: "correct 'base' or 'size' of one",
              regions: [entry.region, other.region])
          }
        }
      }
    })
}

extension Client.Mapping {
  /// Nil where it goes past the end of the address space, which is map-virtual's.
  fileprivate var virtualRegion: Region? {
    let wraps = virtual.value.addingReportingOverflow(region.size.value - 1).overflow
    return wraps ? nil : Region(base: virtual, size: region.size)
  }
}
