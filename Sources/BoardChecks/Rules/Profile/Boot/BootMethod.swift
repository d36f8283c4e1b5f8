// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let bootMethod = Rule(
    "boot-method",
    summary: "the command line has a place where the boot method has one",
    page: Page(
      meaning: """
        QEMU takes it with -append, GRUB from grub.cfg, U-Boot's boards from the tree's /chosen. \
        x86-64 boots by 'grub' or 'uefi-grub', arm64 by 'qemu', 'uefi-grub' or 'u-boot'.
        """,
      consequence: """
        maxcpus= is written where nobody reads it: Linux takes all cores, and the client cannot \
        start.
        """,
      remedy: "Correct 'method' or 'cmdline'.",
      example: """
        boot: {method: u-boot, cmdline: grub.cfg}      # wrong
        boot: {method: u-boot, cmdline: devicetree}    # right
        """),
    checks: .profile { profile, findings in
      let (method, home) = (profile.boot.method, profile.boot.cmdline)
      let architecture = profile.architecture
      let methods = architecture.value.facts.bootMethods
      guard methods.contains(method.value) else {
        return findings.add(
          "an \(architecture.value.rawValue) board does not boot by '\(method.value.rawValue)'",
          at: method.mark, notes: [.init("the architecture", at: architecture.mark)],
          fix: "method: \(alternatives(methods.map(\.rawValue)))")
      }
      let right: Profile.Boot.CommandLineHome =
        switch method.value {
        case .qemu: .append
        case .uefiGRUB, .grub: .grubCfg
        case .uBoot: .devicetree
        }
      guard home.value != right else { return }
      findings.add(
        "with '\(method.value.rawValue)' the command line is not in '\(home.value.rawValue)'",
        at: home.mark, notes: [.init("the method", at: method.mark)],
        fix: "cmdline: \(right.rawValue), or correct 'method'")
    })
}

/// `a`, `a or b`, `a, b or c`.
private func alternatives(_ words: [String]) -> String {
  let rest = words.dropLast().joined(separator: ", ")
  return (rest.isEmpty ? "" : rest + " or ") + (words.last ?? "")
}
