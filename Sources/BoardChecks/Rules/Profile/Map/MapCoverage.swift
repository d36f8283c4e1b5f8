// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let mapCoverage = Rule(
    "map-coverage",
    summary: "the map has all of a client's memory",
    page: Page(
      meaning: """
        On x86-64 a client starts with the page tables that 'map' describes: they hold all of its \
        memory, its shared memory as one range of its own, and its entry in a write-back range.
        """,
      consequence: """
        The client takes a page fault at the first address that is missing and resets its core. \
        Code in an uncached range runs a hundred times slower.
        """,
      remedy: """
        Add the range that is missing, or correct base and size of the one that should hold it.
        """,
      example: """
        shared: {base: 0x115e00000, size: 32M, …}
        map: [{name: shared, virtual: 0xf00400000, base: 0x115e00000, size: 16M, …}]    # wrong
        map: [{name: shared, virtual: 0xf00400000, base: 0x115e00000, size: 32M, …}]    # right
        """),
    checks: .client { profile, client, findings in
      guard profile.architecture.value.facts.mapsClients else { return }
      let name = client.name.value
      guard !client.map.isEmpty else {
        findings.add(
          "client '\(name)' has no 'map' for the page tables that it starts with",
          at: client.name.mark, fix: "add 'map' with the ranges that the image expects")
        return
      }
      if !isCovered(client.memory, by: client.map.map(\.region)) {
        findings.add(
          "the memory of client '\(name)' \(client.memory) is not in its 'map' all through",
          at: client.memory.base.mark, fix: "add the range that is missing",
          regions: [client.memory])
      }
      let shared = client.shared.region
      if !client.map.contains(where: { $0.region.isSame(as: shared) }) {
        findings.add(
          "no range of the 'map' of client '\(name)' is its shared memory \(shared)",
          at: shared.base.mark, fix: "give one range the same base and size",
          regions: [shared])
      }
      let entry = client.image.entry
      // An entry outside the memory is entry-outside-image's, a hole in the map is said above.
      guard client.memory.contains(entry.value),
        let range = client.map.first(where: { $0.region.contains(entry.value) }),
        range.cache != .writeBack
      else { return }
      findings.add(
        "the entry \(hex(entry.value)) of client '\(name)' is in the range"
          + " '\(range.name.value)', which is uncached", at: entry.mark,
        notes: [.init("'\(range.name.value)'", at: range.name.mark)],
        fix: "make the range write-back, or correct 'entry'")
    })
}

extension Region {
  fileprivate func isSame(as other: Region) -> Bool {
    base.value == other.base.value && size.value == other.size.value
  }
}
