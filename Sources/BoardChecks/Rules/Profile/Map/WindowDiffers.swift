// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let windowDiffers = Rule(
    "window-differs",
    summary: "all clients share one window",
    page: Page(
      meaning: """
        Without a device tree, the kernel module takes one range from its parameters rmem_base and \
        rmem_size. Clients of one board therefore have the same window, which holds the memory of \
        all of them.
        """,
      consequence: "The module claims the first window only; other clients are refused.",
      remedy: "Give all clients one window around all that they use.",
      example: """
        clients:
          - window: {base: 0x110000000, size: 64M}
          - window: {base: 0x118000000, size: 64M}     # wrong
          - window: {base: 0x110000000, size: 256M}    # right, and the same for the first
        """),
    checks: .profile { profile, findings in
      let windows = profile.windowClaims
      guard let first = windows.first else { return }
      for other in windows.dropFirst() where other.region.range != first.region.range {
        findings.add(
          "the \(other.title) \(other.region) is not the \(first.title) \(first.region), and the"
            + " kernel module takes one",
          at: other.region.base.mark,
          notes: [.init("the \(first.title)", at: first.region.base.mark)],
          fix: "give all clients one window around them", with: [other.name, first.name],
          regions: [other.region, first.region])
      }
    })
}
