// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let bankAlignment = Rule(
    "bank-alignment", severity: .warning,
    summary: "banks of RAM are whole pages",
    page: Page(
      meaning: """
        Base and size of a bank are multiples of 4 KiB. Boot loaders report RAM in whole pages, \
        mostly in whole MiB.
        """,
      consequence: """
        Nothing by itself: Linux leaves out the pages that are not whole. But one of the numbers \
        is wrong.
        """,
      remedy: "Compare 'memory' with the boot loader's output or /proc/iomem.",
      example: """
        memory: [{base: 0x40000001, size: 1G}]    # wrong
        memory: [{base: 0x40000000, size: 1G}]    # right
        """),
    checks: .eachVariant(
      .profile { profile, findings in
        for bank in profile.memory {
          for (name, number) in [("base", bank.base), ("size", bank.size)]
          where number.value % (4 << 10) != 0 {
            findings.add(
              "the \(name) \(hex(number.value)) of a bank of RAM is not a multiple of 4 KiB",
              at: number.mark, fix: "compare it with /proc/iomem", regions: [bank])
          }
        }
      }))
}
