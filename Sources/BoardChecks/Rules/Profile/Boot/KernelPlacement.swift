// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let kernelPlacement = Rule(
    "kernel-placement",
    summary: "on x86-64 with UEFI Linux does not place itself at random",
    page: Page(
      meaning: """
        A kernel with CONFIG_RANDOMIZE_BASE that UEFI starts takes a random place in the RAM. From \
        6.6 on its EFI stub chooses it, without a look at memmap=, which takes the client's window \
        out of the RAM only later; kernels with a change of 2024 do not randomise where there is a \
        memmap=, and log "disabling physical KASLR". nokaslr in 'boot.arguments' keeps them all \
        at the place they were linked to.
        """,
      consequence: """
        At some boots Linux itself lies in the window: the module cannot take it, or the client is \
        loaded over the kernel.
        """,
      remedy: """
        Add nokaslr. Where the kernel has no CONFIG_RANDOMIZE_BASE, or is known to heed memmap=, \
        declare that under 'allow'.
        """,
      example: """
        boot: {method: uefi-grub, cmdline: grub.cfg}                          # wrong
        boot: {method: uefi-grub, cmdline: grub.cfg, arguments: [nokaslr]}    # right
        """),
    checks: .profile(on: .x86_64) { profile, findings in
      guard profile.boot.method.value == .uefiGRUB,
        !profile.boot.arguments.contains(where: { $0.value == "nokaslr" })
      else { return }
      let window = profile.windowClaims.first
      findings.add(
        "UEFI may start Linux at any place in the RAM, also in the clients' window"
          + (window.map { " \($0.region)" } ?? ""), at: profile.boot.method.mark,
        notes: window.map { [.init("the window", at: $0.region.base.mark)] } ?? [],
        fix: "arguments: [nokaslr], or declare under 'allow' why this kernel does not",
        with: profile.clients.map(\.name.value))
    })
}
