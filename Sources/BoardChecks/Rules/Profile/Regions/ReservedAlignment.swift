// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let reservedAlignment = Rule(
    "reserved-alignment", severity: .warning,
    summary: "reserved entries are whole pages",
    page: Page(
      meaning: """
        Base and size of a reserved entry are multiples of 4 KiB: nobody can own less than a page, \
        so what is smaller is rounded outwards.
        """,
      consequence: """
        Nothing by itself; but a client's region may begin in the page that is reserved in part.
        """,
      remedy: "Round the base down and the end up, or correct the digit that is wrong.",
      example: """
        reserved:
          - {name: scmi, base: 0x0010f000, size: 0x100, …}    # wrong
          - {name: scmi, base: 0x0010f000, size: 4K, …}       # right
        """),
    checks: .profile { profile, findings in
      let page: UInt64 = 4 << 10
      for claim in profile.reservedClaims {
        let region = claim.region
        let numbers = [
          ("base", region.base, region.base.value.roundedDown(to: page)),
          ("size", region.size, region.size.value.roundedUp(to: page)),
        ]
        for (key, number, rounded) in numbers where number.value % page != 0 {
          findings.add(
            "the \(key) \(hex(number.value)) of \(claim.title) is not a multiple of 4 KiB",
            at: number.mark, fix: "\(key): \(hex(rounded))", with: [claim.name], regions: [region])
        }
      }
    })
}
