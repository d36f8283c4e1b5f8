// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let cmdlineConflict = Rule(
    "cmdline-conflict",
    summary: "the board's own arguments do not contradict the profile",
    page: Page(
      meaning: """
        maxcpus= and memmap= follow from the clients. 'boot.arguments' must not give them again, \
        limit cores or memory otherwise (nr_cpus=, possible_cpus=, nosmp, mem=), or speak of a \
        client's core as Linux's (isolcpus=).
        """,
      consequence: """
        The kernel takes the last of two maxcpus=. With nr_cpus= it forgets the other cores, and \
        the kernel module cannot start a client there: "is not present".
        """,
      remedy: "Remove the argument.",
      example: """
        boot: {arguments: ["nr_cpus=3", quiet], …}    # wrong
        boot: {arguments: [quiet], …}                 # right
        """),
    checks: .profile { profile, findings in
      for argument in profile.boot.arguments {
        let parts = argument.value.split(separator: "=", maxSplits: 1)
        guard let key = parts.first else { continue }
        if let reason = contradiction(of: key) {
          findings.add(
            "'\(argument.value)' contradicts the profile: \(reason)", at: argument.mark,
            fix: "remove it")
        } else if key == "isolcpus", parts.count == 2 {
          for client in profile.clients {
            guard let cpu = client.cpus.first(where: { isListed($0.value, in: parts[1]) }) else {
              continue
            }
            findings.add(
              "'\(argument.value)' names cpu \(cpu.value), which is not Linux's but client"
                + " '\(client.name.value)' has", at: argument.mark,
              notes: [.init("the client's cpus", at: cpu.mark)], fix: "leave it out",
              with: [client.name.value])
          }
        }
      }
    })
}

/// Why an argument must not be given; nil for others.
private func contradiction(of key: Substring) -> String? {
  switch key {
  case "maxcpus": "which cores Linux starts follows from the clients"
  case "nr_cpus", "possible_cpus": "it hides the clients' cores from the kernel module"
  case "nosmp": "Linux would start one core only"
  case "mem": "the RAM is that of 'memory'"
  case "memmap": "what Linux leaves alone follows from the clients"
  default: nil
  }
}

/// Whether a list such as `domain,1-2,5` names the cpu (Linux,
/// Documentation/admin-guide/kernel-parameters.rst, cpu lists).
private func isListed(_ cpu: UInt64, in list: Substring) -> Bool {
  list.split(separator: ",").contains { item in
    let ends = item.split(separator: "-", maxSplits: 1).map { UInt64($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil else { return false }
    return first <= cpu && cpu <= last
  }
}
