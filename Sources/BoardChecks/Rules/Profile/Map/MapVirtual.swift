// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let mapVirtual = Rule(
    "map-virtual",
    summary: "virtual ranges of a map are addresses that x86-64 has",
    page: Page(
      meaning: """
        With four levels of page tables an address has 48 bits, the upper ones repeat bit 47 \
        (Intel SDM, volume 3, 4.5.2): a range ends at 0x800000000000 at the latest, or begins at \
        0xffff800000000000 at the earliest.
        """,
      consequence: """
        No page table can hold the range; the first access to it is a general-protection fault.
        """,
      remedy: "Take the address that the image is linked to.",
      example: """
        map: [{name: text, virtual: 0xf02600000000000, …}]    # wrong: digits too many
        map: [{name: text, virtual: 0xf02600000, …}]          # right
        """),
    checks: .client { _, client, findings in
      for entry in client.map {
        let first = entry.virtual.value
        let (last, wraps) = first.addingReportingOverflow(entry.region.size.value - 1)
        let isLow = !wraps && last < 0x8000_0000_0000
        let isHigh = !wraps && first >= 0xffff_8000_0000_0000
        if isLow || isHigh { continue }
        findings.add(
          "the range '\(entry.name.value)' of \(hex(entry.region.size.value)) bytes at"
            + " \(hex(first)) is not in the virtual addresses of x86-64", at: entry.virtual.mark,
          fix: "take the address that the image is linked to")
      }
    })
}
