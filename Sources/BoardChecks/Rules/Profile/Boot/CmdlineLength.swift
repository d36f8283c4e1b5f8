// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let cmdlineLength = Rule(
    "cmdline-length",
    summary: "the kernel takes the whole command line",
    page: Page(
      meaning: """
        Linux keeps 2048 bytes of the command line, the NUL at its end included, on arm64 and \
        x86-64 (COMMAND_LINE_SIZE in arch/arm64/include/uapi/asm/setup.h and \
        arch/x86/include/asm/setup.h). 'boot.arguments' come after those that follow from the \
        clients.
        """,
      consequence: "The kernel cuts the rest off without a word.",
      remedy: "Remove arguments that the board does not need.",
      example: """
        boot: {arguments: ["console=ttyS0", …], …}
        """),
    checks: .profile { profile, findings in
      let arguments = profile.kernelArguments
      // A blank after each but the last.
      let length = arguments.reduce(arguments.count - 1) { $0 + $1.utf8.count }
      let limit = KernelCommandLine.limit
      guard length > limit else { return }
      findings.add(
        "the kernel's command line has \(length) bytes, and Linux keeps \(limit)",
        at: profile.boot.arguments.first?.mark ?? profile.boot.cmdline.mark,
        fix: "shorten 'boot.arguments' by \(length - limit)")
    })
}
