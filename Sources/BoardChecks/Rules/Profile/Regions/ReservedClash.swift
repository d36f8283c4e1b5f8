// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let reservedClash = Rule(
    "reserved-clash", severity: .warning,
    summary: "no two reserved entries overlap",
    page: Page(
      meaning: """
        Every entry under 'reserved' has an owner, and no two of them have a byte in common.
        """,
      consequence: """
        Nothing by itself; but one of the two numbers is wrong, and a client that keeps clear of \
        them may still clash with what is really there.
        """,
      remedy: "Correct the base or the size of one of them.",
      example: """
        reserved:
          - {name: tf-a, base: 0x00000000, size: 2M, …}    # wrong: reaches into u-boot
          - {name: tf-a, base: 0x00000000, size: 1M, …}    # right
          - {name: u-boot, base: 0x00100000, size: 1M, …}
        """),
    checks: .profile { profile, findings in
      let claims = profile.reservedClaims
      for (index, claim) in claims.enumerated() {
        // An entry that stands there twice is duplicate-entry's.
        for other in claims[..<index]
        where claim.region.overlaps(other.region) && claim.name != other.name {
          findings.add(
            "\(claim.title) \(claim.region) overlaps \(other.title) \(other.region)",
            at: claim.region.base.mark, notes: [.init(other.title, at: other.region.base.mark)],
            fix: "correct the base or size of one of them", with: [claim.name, other.name],
            regions: [claim.region, other.region])
        }
      }
    })
}
