// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let cpuRegGap = Rule(
    "cpu-reg-gap", severity: .warning,
    summary: "on arm64 cores are numbered without gaps",
    page: Page(
      meaning: """
        The affinity fields of MPIDR_EL1 count cores and clusters from 0: in every cluster Aff0 \
        goes 0, 1, 2 and so on, likewise Aff1 over the clusters, or over the cores where each is \
        counted there. Chips with cores switched off in the factory have gaps. Clusters of several \
        cores may have any number.
        """,
      consequence: """
        Where the number is wrong, PSCI's CPU_ON refuses it and the client does not start.
        """,
      remedy: """
        Compare with 'reg' of the cpu nodes in the board's tree: with --base or --dtb numbers that are \
        there are not reported. Where the chip has gaps, declare it under 'allow'.
        """,
      example: """
        cpus: [{id: 0, reg: 0x000}, {id: 1, reg: 0x100}, {id: 2, reg: 0x020}]    # wrong
        cpus: [{id: 0, reg: 0x000}, {id: 1, reg: 0x100}, {id: 2, reg: 0x200}]    # right
        """),
    checks: .profileBesideTrees { profile, trees, findings in
      guard profile.architecture.value == .arm64 else { return }
      let confirmed = Set(trees.flatMap(\.tree.cpus).compactMap(\.reg))
      // QEMU's numbers are known exactly: qemu-cpus.
      guard profile.qemu == nil else { return }
      // Arm ARM, MPIDR_EL1: Aff0 to Aff2 in bits 0 to 23, Aff3 in bits 32 to 39.
      let fields: [(name: String, shift: UInt64)] = [
        ("Aff0", 0), ("Aff1", 8), ("Aff2", 16), ("Aff3", 32),
      ]
      func split(_ cpu: Profile.CPU, _ shift: UInt64) -> (field: UInt64, above: UInt64) {
        let shifted = cpu.reg.value >> shift
        return (shifted & 0xff, shifted >> 8)
      }
      for cpu in profile.cpus where !confirmed.contains(cpu.reg.value) {
        for field in fields {
          let (value, above) = split(cpu, field.shift)
          let sharing = profile.cpus.count { split($0, field.shift) == (value, above) }
          let isCounted =
            value == 0 || sharing > 1
            || profile.cpus.contains { split($0, field.shift) == (value - 1, above) }
          if isCounted { continue }
          findings.add(
            "reg \(hex(cpu.reg.value)) of cpu \(cpu.id.value) has \(field.name) \(value), and no cpu"
              + " beside it has \(value - 1)", at: cpu.reg.mark,
            fix: "compare it with the board's tree, or declare the gap under 'allow'")
          break
        }
      }
    })
}
