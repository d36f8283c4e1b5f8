// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let regionAlignment = Rule(
    "region-alignment",
    summary: "clients' regions are whole pages",
    page: Page(
      meaning: """
        Base and size of every region and window of a client are multiples of 4 KiB, the page that \
        Linux maps and reserves memory by.
        """,
      consequence: """
        The kernel module refuses the region: "is not a range of whole pages". With memmap= Linux \
        keeps or gives away a page that belongs half to the client.
        """,
      remedy: "Round the base down and the size up, or correct the digit that is wrong.",
      example: """
        memory: {base: 0x7a000800, size: 64M}    # wrong
        memory: {base: 0x7a000000, size: 64M}    # right
        """),
    checks: .profile { profile, findings in
      let page: UInt64 = 4 << 10
      for claim in profile.clientClaims + profile.windowClaims {
        let region = claim.region
        let numbers = [
          ("base", region.base, region.base.value.roundedDown(to: page)),
          ("size", region.size, region.size.value.roundedUp(to: page)),
        ]
        for (name, number, rounded) in numbers where number.value % page != 0 {
          findings.add(
            "the \(name) \(hex(number.value)) of the \(claim.title) is not a multiple of 4 KiB",
            at: number.mark, fix: "\(name): \(hex(rounded))", with: [claim.name],
            regions: [region])
        }
      }
    })
}
