// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let maxcpusClient = Rule(
    "maxcpus-client",
    summary: "clients have the highest cores",
    page: Page(
      meaning: """
        maxcpus=N lets Linux start the first N cores and leaves out the last ones (Linux, \
        kernel/cpu.c). The clients' cores have to be the last.
        """,
      consequence: """
        Linux runs on the client's core: the kernel module refuses to start the client there.
        """,
      remedy: """
        Give the client the highest cpus. Where the image is built for one core, take the cores \
        above it from Linux, too, by another client or not at all.
        """,
      example: """
        cpus: [{id: 0, …}, {id: 1, …}, {id: 2, …}, {id: 3, …}]
        clients:
          - cpus: [1]    # wrong: Linux has 0, 2 and 3
            cpus: [3]    # right: maxcpus=3
        """),
    checks: .profile { profile, findings in
      guard let highest = profile.linuxCPUs.map(\.id.value).max() else { return }
      for client in profile.clients {
        // Linux starts cpu 0 whatever maxcpus= is.
        for cpu in client.cpus where cpu.value < highest && cpu.value != 0 {
          findings.add(
            "cpu \(cpu.value) of client '\(client.name.value)' would be started by Linux: maxcpus="
              + " leaves out the last cpus only", at: cpu.mark,
            fix: "give the client the highest cpus, and Linux the first ones",
            with: [client.name.value])
        }
      }
    })
}
