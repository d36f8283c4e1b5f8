// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let linuxCPUStart = Rule(
    "linux-cpu-start", severity: .warning,
    summary: "Linux can start each of the cores that are its own",
    page: Page(
      meaning: """
        The first N cores, which maxcpus=N leaves to Linux, have an 'enable-method' that arm64 knows: \
        "psci", or "spin-table" with a 'cpu-release-addr'. Where no core has one the boot loader adds \
        it; where firmware provides PSCI (psci.provided-by: firmware) it rewrites them all.
        """,
      consequence: """
        Linux leaves the core out, but maxcpus=N does not count it: up to 6.4 Linux goes on until N \
        cores are online, from 6.5 on until N of those present were tried. It starts the client's \
        core in its place.
        """,
      remedy: """
        Add the enable-method to the tree, or delete the core's node and list 'cpus' without it.
        """,
      example: """
        cpu@1 { device_type = "cpu"; reg = <0x1>; };                              # wrong
        cpu@1 { device_type = "cpu"; reg = <0x1>; enable-method = "psci"; };     # right
        """),
    checks: .anyTree { profile, document, findings in
      guard profile.architecture.value == .arm64, profile.psci?.provider == .tree,
        !document.isOverlay, let boot = profile.core(0)?.reg.value,
        document.tree.cpus.contains(where: { $0.enableMethod != nil })
      else { return }
      let count = profile.linuxCPUs.count
      for entry in document.tree.linuxCPUs(boot: boot).entries {
        guard let number = entry.number, (1..<max(count, 1)).contains(number),
          let problem = entry.cpu.startProblem
        else { continue }
        findings.add(
          "Linux cannot start its cpu \(number), \(hex(entry.cpu.reg ?? 0)): \(problem); maxcpus=\(count)"
            + " starts a client's core in its place", at: document.place(entry.cpu.path),
          fix: "correct enable-method, or delete the node and list 'cpus' without it")
      }
    })
}

extension CPU {
  /// Why Linux cannot start it (arch/arm64/kernel/cpu_ops.c); nil where it can.
  fileprivate var startProblem: String? {
    switch enableMethod {
    case nil: "the node has no enable-method"
    case "psci": nil
    case "spin-table":
      node[property: "cpu-release-addr"] == nil ? "\"spin-table\" has no cpu-release-addr" : nil
    case let method?: "arm64 has no enable-method \"\(method)\""
    }
  }
}
