// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let windowOverlap = Rule(
    "window-overlap",
    summary: "no window reaches into another client",
    page: Page(
      meaning: """
        A window belongs to one client: it overlaps no other client's window and none of its \
        regions.
        """,
      consequence: "The kernel module gives the same memory to two clients.",
      remedy: "Move one of them, or make its window smaller.",
      example: """
        clients:
          - window: {base: 0x110000000, size: 512M}
          - window: {base: 0x120000000, size: 512M}    # wrong
            window: {base: 0x130000000, size: 512M}    # right
        """),
    checks: .profile { profile, findings in
      let windows = profile.windowClaims
      for (index, claim) in windows.enumerated() {
        let others = profile.clientClaims.filter { other in
          // Their own window clashes first.
          !windows.contains { $0.name == other.name }
        }
        for other in windows[..<index] + others where claim.region.overlaps(other.region) {
          findings.add(
            "the \(claim.title) \(claim.region) overlaps the \(other.title) \(other.region)",
            at: claim.region.base.mark,
            notes: [.init("the \(other.title)", at: other.region.base.mark)],
            fix: "move one of them, or make it smaller", with: [claim.name, other.name],
            regions: [claim.region, other.region])
        }
      }
    })
}
