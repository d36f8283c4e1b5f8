// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension Rule {
  static let treeCPU = Rule(
    "tree-cpu",
    summary: "the clients' cores are in the tree",
    page: Page(
      meaning: """
        For every core of a client /cpus has a node with device_type "cpu" whose 'reg' is the one that \
        the profile gives the core. 'reg' is the MPIDR's affinity, not a number that counts up: \
        0x100, 0x200, 0x300 where the cores are counted in Aff1.
        """,
      consequence: """
        Linux does not know the core, so the module cannot start it: CPU_ON gets a number that \
        firmware refuses, or another core's.
        """,
      remedy: "Correct 'cpus' in the profile after /cpus of the tree, or take this board's tree.",
      example: """
        cpu@300 { device_type = "cpu"; reg = <0x300>; };    # in the tree
        - {id: 3, reg: 0x3}                                 # wrong
        - {id: 3, reg: 0x300}                               # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay else { return }
      let regs = document.tree.cpus.compactMap(\.reg)
      let known = Set(regs)
      for client in profile.clients {
        for id in client.cpus {
          guard let cpu = profile.core(id.value), !known.contains(cpu.reg.value) else { continue }
          findings.add(
            "cpu \(id.value) of client '\(client.name.value)', reg \(hex(cpu.reg.value)), is not"
              + " there: \(regs.isEmpty ? "no core is" : "the tree has " + list(regs))",
            at: document.place("/cpus"),
            notes: [.init("cpu \(id.value)", at: cpu.reg.mark)],
            fix: "correct 'cpus' in the profile after the tree's /cpus, or take this board's tree",
            with: [client.name.value])
        }
      }
    })
}

extension Profile {
  /// The core that Linux gives this number.
  func core(_ id: UInt64) -> CPU? { cpus.first { $0.id.value == id } }
}

/// The first few, for a tree may have hundreds.
private func list(_ regs: [UInt64]) -> String {
  regs.prefix(16).map(hex).joined(separator: ", ") + (regs.count > 16 ? ", …" : "")
}
