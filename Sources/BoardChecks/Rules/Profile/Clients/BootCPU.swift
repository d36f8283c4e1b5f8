// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let bootCPU = Rule(
    "boot-cpu",
    summary: "cpu 0 stays with Linux",
    page: Page(
      meaning: """
        Linux boots on cpu 0 and keeps it; maxcpus=0 would switch all of SMP off instead. Clients \
        signal Linux on this core.
        """,
      consequence: """
        The kernel module refuses: "cpu 0 runs Linux".
        """,
      remedy: "Give the client another core, the last one where there is one client.",
      example: """
        clients:
          - cpus: [0]    # wrong
            cpus: [3]    # right
        """),
    checks: .client { _, client, findings in
      for cpu in client.cpus where cpu.value == 0 {
        findings.add(
          "client '\(client.name.value)' has cpu 0, on which Linux boots", at: cpu.mark,
          fix: "give the client another cpu")
      }
    })
}
