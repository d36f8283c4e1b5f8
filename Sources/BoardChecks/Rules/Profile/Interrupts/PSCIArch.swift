// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let psciArch = Rule(
    "psci-arch",
    summary: "PSCI is on arm64 only",
    page: Page(
      meaning: """
        PSCI is the firmware interface of Arm (DEN0022). On x86-64 cores are started by INIT and \
        SIPI.
        """,
      consequence: """
        The entry says something about the board that cannot be true: something was copied from \
        another one.
        """,
      remedy: "Remove 'psci', or correct 'arch'.",
      example: """
        arch: x86_64
        psci: {method: smc}    # wrong: remove it
        """),
    checks: .profile { profile, findings in
      guard !profile.architecture.value.facts.hasPSCI, let psci = profile.psci else { return }
      findings.add(
        "an \(profile.architecture.value.rawValue) board has no PSCI", at: psci.method.mark,
        notes: [.init("the architecture", at: profile.architecture.mark)], fix: "remove 'psci'")
    })
}
