// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let interruptController = Rule(
    "interrupt-controller",
    summary: "the interrupt controller is the architecture's, and large enough",
    page: Page(
      meaning: """
        An arm64 board has a gic-v2 or a gic-v3, by which both sides ring; an x86-64 board has an \
        x2apic. A gic-v2 signals eight cores at most (Arm IHI 0048, 4.3.15).
        """,
      consequence: """
        The kernel module finds no doorbell and refuses to load, or cannot ring the client's core.
        """,
      remedy: """
        Correct 'interrupt-controller' after the board's tree: "arm,gic-v3", or "arm,gic-400" and \
        others for gic-v2.
        """,
      example: """
        arch: arm64
        interrupt-controller: {type: x2apic}    # wrong
        interrupt-controller: {type: gic-v3}    # right
        """),
    checks: .profile { profile, findings in
      let kinds = profile.architecture.value.facts.interruptControllers
      let fix = "interrupt-controller: {type: \(kinds[0].rawValue)}"
      guard let kind = profile.interruptController?.kind else {
        return findings.add(
          "the board has no 'interrupt-controller': neither side could ring the other",
          at: profile.architecture.mark, fix: fix)
      }
      if !kinds.contains(kind.value) {
        findings.add(
          "an \(profile.architecture.value.rawValue) board has no \(kind.value.rawValue)",
          at: kind.mark, notes: [.init("the architecture", at: profile.architecture.mark)], fix: fix
        )
      } else if kind.value == .gicV2, profile.cpus.count > 8 {
        findings.add(
          "a gic-v2 signals 8 cores, and the board has \(profile.cpus.count)", at: kind.mark,
          notes: [.init("the ninth", at: profile.cpus[8].id.mark)],
          fix: "correct the kind or the list of cpus")
      }
    })
}
