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
        limit cores or memory otherwise (nr_cpus=, possible_cpus=, nosmp, mem=), speak of a \
        client's core as Linux's (isolcpus=, rcu_nocbs=, nohz_full=, irqaffinity=, \
        kthread_cpus=, workqueue.unbound_cpus=), or take Linux away from the tree or the cores \
        (acpi=, nolapic, disable_cpu_apicid=).
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
        let parsed = KernelArgument(argument.value)
        if let reason = contradiction(of: parsed) {
          findings.add(
            "'\(argument.value)' contradicts the profile: \(reason)", at: argument.mark,
            fix: "remove it")
        }
        for conflict in profile.conflicts(with: parsed) {
          findings.add(
            "'\(argument.value)' \(conflict.message)", at: argument.mark, notes: conflict.notes,
            fix: "remove it", with: conflict.clients)
        }
      }
    })
}

/// Why an argument that the profile makes itself must not be given; nil for others.
private func contradiction(of argument: KernelArgument) -> String? {
  switch argument.name {
  case "maxcpus": "which cores Linux starts follows from the clients"
  case "memmap": "what Linux leaves alone follows from the clients"
  default: nil
  }
}
