// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let linuxSGI = Rule(
    "linux-sgi",
    summary: "the doorbell is none of Linux's own SGIs",
    page: Page(
      meaning: """
        Linux on arm64 uses SGIs 0 to 6 between its own cores (enum ipi_msg_type in \
        arch/arm64/kernel/smp.c of Linux 5.10 to 6.6).
        """,
      consequence: """
        A client that rings one of these makes Linux reschedule, stop a core or print a backtrace, \
        and no message arrives.
        """,
      remedy: "Build the image with SGI 7, which the known images have.",
      example: """
        doorbell: {sgi: 1}    # wrong
        doorbell: {sgi: 7}    # right
        """),
    checks: .client(on: .arm64) { _, client, findings in
      guard case .sgi(let number) = client.doorbell, number.value <= 6 else { return }
      findings.add(
        "the doorbell of client '\(client.name.value)' is SGI \(number.value), which Linux uses"
          + " between its cores", at: number.mark, fix: "sgi: 7")
    })
}
