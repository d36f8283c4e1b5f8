// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let qemuMemory = Rule(
    "qemu-memory",
    summary: "QEMU's machine has the profile's RAM",
    page: Page(
      meaning: """
        QEMU's machine 'virt' has one bank of RAM at 0x40000000 (hw/arm/virt.c, VIRT_MEM), and its \
        size is given with -m in whole MiB.
        """,
      consequence: """
        mcs-boot refuses to start the board. A tree with other RAM than -m says leaves QEMU \
        silent.
        """,
      remedy: """
        Describe one bank at 0x40000000, or remove 'qemu' where the board is not QEMU's machine.
        """,
      example: """
        qemu: {machine: virt}
        memory: [{base: 0x80000000, size: 1G}]    # wrong
        memory: [{base: 0x40000000, size: 1G}]    # right
        """),
    checks: .eachVariant(
      .profile(on: .arm64) { profile, findings in
        guard profile.qemu != nil else { return }
        guard profile.memory.count == 1 else {
          let mark = profile.memory.dropFirst().first?.base.mark ?? profile.board.mark
          return findings.add(
            "QEMU's machine virt has one bank of RAM, and this is another", at: mark,
            fix: "describe one bank, or remove 'qemu'")
        }
        let bank = profile.memory[0]
        if bank.base.value != 0x4000_0000 {
          findings.add(
            "QEMU's machine virt has its RAM at 0x40000000, not at \(hex(bank.base.value))",
            at: bank.base.mark, fix: "base: 0x40000000, or remove 'qemu'", regions: [bank])
        }
        // What is not whole pages either is bank-alignment's.
        if bank.size.value % (1 << 20) != 0, bank.size.value % (4 << 10) == 0 {
          findings.add(
            "QEMU's RAM comes in whole MiB, and \(hex(bank.size.value)) is none",
            at: bank.size.mark,
            fix: "size: \(bank.size.value >> 20)M", regions: [bank])
        }
      }))
}
