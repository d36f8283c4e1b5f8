// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let smtSibling = Rule(
    "smt-sibling", severity: .warning,
    summary: "a client shares no physical core with Linux or another client",
    page: Page(
      meaning: """
        The threads of one physical core share its caches and execution units. Entries of 'cpus' \
        with the same 'core' are such threads; either all have a 'core' or none. Ids do not tell: \
        how they are given out depends on the firmware.
        """,
      consequence: """
        The client works, but not in time: what Linux does on the sibling slows it down by half \
        and at random.
        """,
      remedy: """
        Switch Hyper-Threading off in the firmware, or give the client all threads of its core.
        """,
      example: """
        cpus: [{id: 0, reg: 0x0, core: 0}, {id: 1, reg: 0x2, core: 1}, {id: 2, reg: 0x1, core: 0}, {id: 3, reg: 0x3, core: 1}]
        clients:
          - cpus: [3]       # wrong: cpu 1 is on the same core
          - cpus: [2, 3]    # and this no better: each has a sibling that is Linux's
        """),
    checks: .profile { profile, findings in
      guard profile.cpus.contains(where: { $0.core != nil }) else { return }
      var owners: [UInt64: String] = [:]
      for client in profile.clients {
        for cpu in client.cpus { owners[cpu.value] = client.name.value }
      }
      for (index, cpu) in profile.cpus.enumerated() {
        guard let core = cpu.core else {
          findings.add(
            "cpu \(cpu.id.value) has no 'core', and others have", at: cpu.id.mark,
            fix: "add 'core' to every cpu or to none")
          continue
        }
        for other in profile.cpus[..<index] where other.core?.value == core.value {
          let (owner, neighbour) = (owners[cpu.id.value], owners[other.id.value])
          guard owner != neighbour else { continue }
          func text(_ cpu: Profile.CPU, _ owner: String?) -> String {
            "cpu \(cpu.id.value) of " + (owner.map { "client '\($0)'" } ?? "Linux")
          }
          findings.add(
            "\(text(cpu, owner)) and \(text(other, neighbour)) are threads of core \(core.value)",
            at: core.mark,
            notes: [.init("the other thread", at: other.core?.mark ?? other.id.mark)],
            fix: "give both threads to one of them, or switch Hyper-Threading off",
            with: [owner, neighbour].compactMap { $0 })
        }
      }
    })
}
