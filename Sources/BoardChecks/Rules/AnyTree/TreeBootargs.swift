// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let treeBootargs = Rule(
    "tree-bootargs",
    summary: "the tree's own arguments take nothing from the clients",
    page: Page(
      meaning: """
        Where the board keeps the command line in the tree (boot.cmdline: devicetree), Linux sees the \
        vendor's arguments in bootargs and the profile's behind them. What cmdline-conflict and \
        cmdline-memory say of 'boot.arguments' holds for the vendor's too. Merging sets maxcpus= \
        right and leaves all others; what stands behind "--" is for init. All of it together has at \
        most 2047 bytes.
        """,
      consequence: """
        The client's core is hidden (nr_cpus=) or Linux's own (isolcpus=), Linux does not read the \
        tree (acpi=force), or it puts its crash kernel into the client's memory.
        """,
      remedy: "Remove the argument from the tree's bootargs (fdtput), or move what it takes.",
      example: """
        bootargs = "console=ttyS0 nr_cpus=3";    # wrong in the base of a board with four cores
        bootargs = "console=ttyS0";              # right
        """),
    checks: .anyTree { profile, document, findings in
      guard profile.boot.cmdline.value == .devicetree, !document.isOverlay,
        let text = document.tree.bootArguments
      else { return }
      let all = KernelCommandLine(text).arguments.map { KernelArgument($0) }
      let ours = Set(profile.kernelArguments)
      let place = document.place("/chosen")
      let claims = profile.clientClaims
      let taken = document.reservations.filter { range in
        !claims.contains { $0.range.overlaps(range) }
      }
      let ram = TreeRAM(document, profile).choices(profile)
      var whole = KernelCommandLine(text)
      _ = whole.add(profile.kernelArguments)
      if whole.text.utf8.count > KernelCommandLine.limit {
        findings.add(
          "bootargs with the profile's arguments has \(whole.text.utf8.count) bytes, and Linux keeps"
            + " \(KernelCommandLine.limit)", at: place, fix: "shorten it")
      }
      for argument in all where !ours.contains(argument.text) {
        for conflict in profile.conflicts(with: argument) {
          findings.add(
            "'\(argument.text)' in bootargs \(conflict.message)", at: place, notes: conflict.notes,
            fix: "remove it from bootargs", with: conflict.clients)
        }
        for conflict in profile.memoryConflicts(
          with: argument, beside: all, at: Mark(file: document.file, line: 0, column: 0), ram: ram,
          taken: taken)
        {
          findings.add(
            "'\(argument.text)' in bootargs \(conflict.message)", at: place, notes: conflict.notes,
            fix: "remove it from bootargs, or move one of them", with: conflict.clients,
            regions: conflict.regions)
        }
      }
    })
}
