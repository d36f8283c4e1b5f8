// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let qemuMachine = Rule(
    "qemu-machine",
    summary: "QEMU has a machine like the board",
    page: Page(
      meaning: """
        A board that boots by 'qemu' has the key 'qemu'. One with that key is an arm64 board with \
        a GIC and a core that QEMU's machine 'virt' has (hw/arm/virt.c, valid_cpus).
        """,
      consequence: """
        mcs-boot refuses to start the board, or QEMU does: "CPU type … not supported".
        """,
      remedy: "Correct 'core', or remove 'qemu' where the board is not QEMU's machine.",
      example: """
        core: cortex-a52    # wrong
        core: cortex-a53    # right
        qemu: {machine: virt}
        """),
    checks: .profile { profile, findings in
      guard let qemu = profile.qemu else {
        guard profile.boot.method.value == .qemu else { return }
        return findings.add(
          "the board boots by 'qemu', and has no key 'qemu'", at: profile.boot.method.mark,
          fix: "qemu: {machine: virt}, or correct 'method'")
      }
      guard profile.architecture.value.facts.qemuMachine != nil else {
        return findings.add(
          "QEMU's machine virt is an arm64 machine", at: qemu.machine.mark,
          notes: [.init("the architecture", at: profile.architecture.mark)], fix: "remove 'qemu'")
      }
      // QEMU 10, hw/arm/virt.c; 32-bit cores left out.
      let cores = [
        "cortex-a35", "cortex-a53", "cortex-a55", "cortex-a57", "cortex-a72", "cortex-a76",
        "cortex-a710", "a64fx", "neoverse-n1", "neoverse-v1", "neoverse-n2", "host", "max",
      ]
      guard let core = profile.core else {
        return findings.add(
          "QEMU has to know the core", at: qemu.machine.mark, fix: "add 'core', as in cortex-a53")
      }
      if cores.contains(core.value) { return }
      let hint =
        suggestion(for: core.value, among: cores).map { "did you mean '\($0)'?" }
        ?? "it has \(cores.joined(separator: ", "))"
      findings.add(
        "QEMU's machine virt has no core '\(core.value)'; \(hint)", at: core.mark,
        notes: [.init("the machine", at: qemu.machine.mark)], fix: "correct 'core'")
    })
}
