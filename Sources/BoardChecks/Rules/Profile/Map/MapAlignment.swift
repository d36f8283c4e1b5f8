// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let mapAlignment = Rule(
    "map-alignment",
    summary: "ranges of a map are whole 2 MiB pages",
    page: Page(
      meaning: """
        The page tables that a client starts with have 2 MiB pages: 'virtual', 'base' and 'size' \
        of every range of 'map' are multiples of 2 MiB (Intel SDM, volume 3, 4.5.4).
        """,
      consequence: """
        The low bits are reserved in such an entry: the core takes a page fault at its first \
        instruction and resets.
        """,
      remedy: "Round to 2 MiB, or lay the client's regions out anew.",
      example: """
        map: [{name: text, virtual: 0xf02600000, base: 0x118001000, size: 4M, …}]    # wrong
        map: [{name: text, virtual: 0xf02600000, base: 0x118000000, size: 4M, …}]    # right
        """),
    checks: .client { _, client, findings in
      let page: UInt64 = 2 << 20
      for entry in client.map {
        let numbers = [
          ("virtual", entry.virtual, entry.virtual.value.roundedDown(to: page)),
          ("base", entry.region.base, entry.region.base.value.roundedDown(to: page)),
          ("size", entry.region.size, entry.region.size.value.roundedUp(to: page)),
        ]
        for (key, number, rounded) in numbers where number.value % page != 0 {
          findings.add(
            "'\(key)' \(hex(number.value)) of the range '\(entry.name.value)' is not a multiple of"
              + " 2 MiB", at: number.mark, fix: "\(key): \(hex(rounded))", regions: [entry.region])
        }
      }
    })
}
