// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let vringAlign = Rule(
    "vring-align",
    summary: "the used ring's alignment is a power of two from 4 on",
    page: Page(
      meaning: """
        'vring.align' is a power of two, and at least 4, the alignment of the used ring's elements \
        (VirtIO 1.2, 2.7).
        """,
      consequence: """
        Linux and the client look for the used ring at different places: no message arrives.
        """,
      remedy: "Take what the image is built for: 4 in all known raw images.",
      example: """
        vring: {num: 16, align: 3}    # wrong
        vring: {num: 16, align: 4}    # right
        """),
    checks: .client { _, client, findings in
      guard let align = client.shared.vring?.align, align.value < 4 || !align.value.isPowerOfTwo
      else { return }
      findings.add(
        "the rings of client '\(client.name.value)' are aligned to \(align.value), which is no power"
          + " of two from 4 on", at: align.mark,
        fix: "take what the image is built for, mostly 4")
    })
}
