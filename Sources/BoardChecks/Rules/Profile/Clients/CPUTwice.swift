// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let cpuTwice = Rule(
    "cpu-twice",
    summary: "no core belongs to two clients",
    page: Page(
      meaning: "A core runs one operating system: it stands once under 'cpus' of one client.",
      consequence: """
        Whoever is started second is refused: "already runs a client".
        """,
      remedy: "Give one of the two another core.",
      example: """
        clients:
          - {name: left, cpus: [3], …}
          - {name: right, cpus: [3], …}    # wrong
          - {name: right, cpus: [2], …}    # right
        """),
    checks: .profile { profile, findings in
      var owners: [Owner] = []
      for client in profile.clients {
        let name = client.name.value
        for cpu in client.cpus {
          guard let owner = owners.first(where: { $0.cpu.value == cpu.value }) else {
            owners.append(Owner(client: name, cpu: cpu))
            continue
          }
          let message =
            owner.client == name
            ? "client '\(name)' has cpu \(cpu.value) twice"
            : "client '\(name)' has cpu \(cpu.value), which client '\(owner.client)' has"
          findings.add(
            message, at: cpu.mark, notes: [.init("the first one", at: owner.cpu.mark)],
            fix: "name every cpu once",
            with: owner.client == name ? [name] : [name, owner.client])
        }
      }
    })
}

/// The client that has a core, the first one.
private struct Owner {
  var client: String
  var cpu: Marked<UInt64>
}
