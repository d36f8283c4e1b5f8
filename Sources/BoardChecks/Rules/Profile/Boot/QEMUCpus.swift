// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let qemuCpus = Rule(
    "qemu-cpus",
    summary: "'reg' of cores is as QEMU numbers them",
    page: Page(
      meaning: """
        QEMU's machine 'virt' gives its cores the affinity 0, 1, 2, …, in clusters of 8 with a \
        gic-v2 and of 16 with a gic-v3 (hw/arm/virt.c, virt_cpu_mp_affinity).
        """,
      consequence: """
        QEMU's PSCI does not know the core: Linux brings it up in vain, or the client does not \
        start.
        """,
      remedy: "Number the cores 0x0, 0x1, 0x2 and so on.",
      example: """
        qemu: {machine: virt}
        cpus: [{id: 0, reg: 0x000}, {id: 1, reg: 0x100}]    # wrong
        cpus: [{id: 0, reg: 0x000}, {id: 1, reg: 0x001}]    # right
        """),
    checks: .profile(on: .arm64) { profile, findings in
      guard let qemu = profile.qemu else { return }
      let cluster: UInt64 = profile.interruptController?.kind.value == .gicV2 ? 8 : 16
      for (index, cpu) in profile.cpus.enumerated() {
        let number = UInt64(index)
        let reg = number / cluster << 8 | number % cluster
        if cpu.reg.value == reg { continue }
        findings.add(
          "QEMU's machine virt has cpu \(cpu.id.value) at reg \(hex(reg)), not \(hex(cpu.reg.value))",
          at: cpu.reg.mark, notes: [.init("the machine", at: qemu.machine.mark)],
          fix: "reg: \(hex(reg)), or remove 'qemu'")
      }
    })
}
