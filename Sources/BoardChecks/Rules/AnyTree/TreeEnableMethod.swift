// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeEnableMethod = Rule(
    "tree-enable-method", severity: .warning,
    summary: "the clients' cores are started by PSCI",
    page: Page(
      meaning: """
        'enable-method' of a client's core is "psci", unless firmware provides PSCI and changes the \
        tree at boot, as TF-A does on the Raspberry Pi 4 (psci.provided-by: firmware). A tree \
        that does not say it leaves it to the boot loader.
        """,
      consequence: """
        With "spin-table" the core waits in a loop of the firmware and is on for PSCI: CPU_ON answers \
        that it is, and the client never starts.
        """,
      remedy: "Boot with firmware that has PSCI, and with the tree that belongs to it.",
      example: """
        enable-method = "spin-table";    # wrong
        enable-method = "psci";          # right
        """),
    checks: .anyTree { profile, document, findings in
      guard profile.psci?.provider == .tree, !document.isOverlay else { return }
      var cores: [UInt64: CPU] = [:]
      for core in document.tree.cpus {
        if let reg = core.reg, cores[reg] == nil { cores[reg] = core }
      }
      for client in profile.clients {
        for id in client.cpus {
          guard let reg = profile.core(id.value)?.reg.value, let core = cores[reg],
            let method = core.enableMethod, method != "psci"
          else { continue }
          findings.add(
            "cpu \(id.value) of client '\(client.name.value)' is started by \"\(method)\", and the"
              + " module starts it by PSCI",
            at: document.place(core.path), fix: "boot with firmware that has PSCI, and its tree",
            with: [client.name.value])
        }
      }
    })
}
