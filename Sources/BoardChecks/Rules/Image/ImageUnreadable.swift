// SPDX-License-Identifier: MulanPSL-2.0

import ClientImage
import Diagnostics

extension Rule {
  static let imageUnreadable = Rule(
    "image-unreadable",
    summary: "an ELF image is whole and can be loaded",
    page: Page(
      meaning: """
        An image that begins as an ELF file is a 64-bit little-endian executable (ET_EXEC) whose \
        headers, segments and resource table lie inside the file. Section headers stand at the end \
        of the file, so that a file that was cut off shows there.
        """,
      consequence: "The launcher refuses it, or loads half an image.",
      remedy: "Copy or build the image again, and compare its size with the original's.",
      example: """
        mcs-dtb check qemu-a53 --image zephyr.elf     # wrong after an interrupted download
        """),
    checks: .image { _, image, findings in
      guard case .damaged(let fault) = image.content else { return }
      findings.add(
        text(fault, size: image.size), at: image.place,
        fix: fix(fault))
    })
}

/// A file that is whole and the wrong one is not mended by copying it again.
private func fix(_ fault: ELFImage.Fault) -> String {
  switch fault {
  case .notELF, .wrongClass, .notExecutable, .noSegment:
    "take the client's linked 64-bit executable"
  case .fileLargerThanMemory, .wraps: "correct the client's linker script"
  case .truncated, .wrongTable: "copy or build the image again"
  }
}

private func text(_ fault: ELFImage.Fault, size: UInt64) -> String {
  sentence { fault.describe(size: size, $0) }
}
