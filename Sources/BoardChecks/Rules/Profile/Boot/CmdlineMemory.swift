// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let cmdlineMemory = Rule(
    "cmdline-memory",
    summary: "arguments take no memory that clients have",
    page: Page(
      meaning: """
        What 'boot.arguments' take for Linux at an address lies beside the clients' memory and shared \
        memory: crashkernel=…@, cma=…@, ramoops.mem_address=, initrd=, phram=, memmap=, and whatever \
        else has the form size@address; earlycon= and console= name no register there. What Linux \
        places itself, as cma= and crashkernel= without an address, has room beside the clients.
        """,
      consequence: """
        Linux writes its crash kernel, its pages or its log into the client, or the client into \
        them: the tree's reservation comes too late or fails.
        """,
      remedy: "Move one of the two.",
      example: """
        memory: {base: 0x7a000000, size: 64M}
        boot: {arguments: ["cma=64M@0x7a000000"], …}    # wrong
        boot: {arguments: ["cma=64M@0x60000000"], …}    # right
        """),
    checks: .profile { profile, findings in
      let all = profile.boot.arguments.map { KernelArgument($0.value) }
      let ram = profile.supportedBoards.map(\.memory)
      for (argument, parsed) in zip(profile.boot.arguments, all) {
        // On x86-64 the profile makes the memmap= itself: cmdline-conflict.
        if parsed.name == "memmap" { continue }
        for conflict in profile.memoryConflicts(
          with: parsed, beside: all, at: argument.mark, ram: ram)
        {
          findings.add(
            "'\(argument.value)' \(conflict.message)", at: argument.mark, notes: conflict.notes,
            fix: "move one of them, or remove the argument", with: conflict.clients,
            regions: conflict.regions)
        }
      }
    })
}
