// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeCommandLine = Rule(
    "tree-cmdline",
    summary: "the command line in the tree leaves the clients' cores off",
    page: Page(
      meaning: """
        Where the board keeps the kernel's command line in the tree (boot.cmdline: devicetree), \
        bootargs in /chosen has the arguments that 'mcs-dtb cmdline' prints. Of several maxcpus= \
        Linux takes the last. What stands behind "--" is for init, not for the kernel.
        """,
      consequence: """
        Linux runs on the client's core, and the module refuses to start a client there. Without the \
        other arguments the board may have no console.
        """,
      remedy: "Add the arguments to bootargs; mcs-dtb BOARD --base does.",
      example: """
        bootargs = "console=ttyS0";              # wrong
        bootargs = "console=ttyS0 maxcpus=3";    # right
        """),
    checks: .tree { profile, tree, findings in
      guard profile.boot.cmdline.value == .devicetree, !tree.document.isOverlay else { return }
      let line = tree.document.tree.bootArguments ?? ""
      let words = KernelCommandLine(line).arguments.map(String.init)
      let note = Finding.Note("the tree has the command line", at: profile.boot.cmdline.mark)
      var missing: [String] = []
      for argument in profile.kernelArguments {
        let last = words.last { $0.hasPrefix("maxcpus=") }
        if argument.hasPrefix("maxcpus="), let last {
          guard last != argument else { continue }
          findings.add(
            "bootargs says \(last), and the profile leaves \(profile.linuxCPUs.count) cores to Linux",
            at: tree.place("/chosen"), notes: [note], fix: "write \(argument)")
        } else if !words.contains(argument) {
          missing.append(argument)
        }
      }
      guard !missing.isEmpty else { return }
      let text = missing.joined(separator: " ")
      findings.add(
        "bootargs lacks \(text)", at: tree.place("/chosen"), notes: [note], fix: "add \(text)")
    })
}
