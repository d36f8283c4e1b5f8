// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let overlap = Rule(
    "overlap",
    summary: "no two regions of clients overlap",
    page: Page(
      meaning: """
        The shared memory and the memory of every client are its own: no two of them have a byte \
        in common. Device-tree tools take an overlap with a shared-dma-pool as intended and \
        pass it.
        """,
      consequence: """
        Loading the image, or its first variables, overwrites the rings, or the rings overwrite \
        the image. It shows as a client that starts sometimes, or whose terminal stays empty.
        """,
      remedy: "Move one of the two, or make one smaller.",
      example: """
        shared: {base: 0x7a000000, size: 1M, …}    # wrong: inside the client's memory
        shared: {base: 0x70000000, size: 1M, …}    # right
        memory: {base: 0x7a000000, size: 64M}
        """),
    checks: .profile { profile, findings in
      let claims = profile.clientClaims
      for (index, claim) in claims.enumerated() {
        for other in claims[..<index] where claim.region.overlaps(other.region) {
          findings.add(
            "the \(claim.title) \(claim.region) overlaps the \(other.title) \(other.region)",
            at: claim.region.base.mark,
            notes: [.init("the \(other.title)", at: other.region.base.mark)],
            fix: "move one of them, or make one smaller", with: [claim.name, other.name],
            regions: [claim.region, other.region])
        }
      }
    })
}
