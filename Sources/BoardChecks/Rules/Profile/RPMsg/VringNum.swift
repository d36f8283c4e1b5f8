// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let vringNum = Rule(
    "vring-num",
    summary: "rings have a power of two of descriptors",
    page: Page(
      meaning: """
        'vring.num' is a power of two: indices run on to 65535 and are taken modulo the ring's \
        size (VirtIO 1.2, 2.7).
        """,
      consequence: "After the first 65536 messages both sides look at different descriptors.",
      remedy: "Take what the image is built for: 16 in all known raw images.",
      example: """
        vring: {num: 15, align: 4}    # wrong
        vring: {num: 16, align: 4}    # right
        """),
    checks: .client { _, client, findings in
      guard let num = client.shared.vring?.num, !num.value.isPowerOfTwo else { return }
      findings.add(
        "the rings of client '\(client.name.value)' have \(num.value) descriptors, which is no"
          + " power of two", at: num.mark, fix: "take what the image is built for, mostly 16")
    })
}
