// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientImage

extension Rule {
  static let imageMachine = Rule(
    "image-machine",
    summary: "an ELF image is for the board's instruction set",
    page: Page(
      meaning: """
        e_machine of an ELF image is 183 (AArch64) on arm64 and 62 (x86-64) on x86_64.
        """,
      consequence: "The core runs into an undefined instruction at once.",
      remedy: "Take the image that was built for this board.",
      example: """
        zephyr.elf: ELF 64-bit LSB executable, x86-64         # wrong for arch: arm64
        zephyr.elf: ELF 64-bit LSB executable, ARM aarch64    # right
        """),
    checks: .image { profile, image, findings in
      guard case .elf(let elf, _) = image.content else { return }
      let wanted = profile.architecture.value.facts.elfMachine
      guard elf.machine != wanted else { return }
      findings.add(
        "the image is for machine \(elf.machine)\(name(elf.machine)), and"
          + " \(profile.architecture.value.rawValue) is \(wanted)",
        at: image.place, notes: [.init("the board's", at: profile.architecture.mark)],
        fix: "take the image that was built for this board")
    })
}

/// System V ABI, e_machine: those that clients come for.
private func name(_ machine: UInt16) -> String {
  switch machine {
  case 3: " (x86)"
  case 40: " (Arm, 32 bits)"
  case 62: " (x86-64)"
  case 183: " (AArch64)"
  case 243: " (RISC-V)"
  default: ""
  }
}
