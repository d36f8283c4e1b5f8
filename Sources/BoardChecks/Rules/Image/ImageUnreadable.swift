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
  switch fault {
  case .notELF: "it is no ELF file"
  case .truncated(let part, let end):
    "\(name(part)) reach\(isPlural(part) ? "" : "es") to \(hex(end)), and the file ends at"
      + " \(hex(size))"
  case .wrongClass: "it is a 32-bit or big-endian ELF file; clients are 64-bit little-endian"
  case .notExecutable(let type):
    "its ELF type is \(type), and an image is an executable (2)"
      + (type == 3 ? ": link it without -pie" : "")
  case .wrongTable(let part): "\(name(part)) \(isPlural(part) ? "are" : "is") not what ELF-64 has"
  case .noSegment: "it has nothing to load: no PT_LOAD segment"
  case .fileLargerThanMemory(let index):
    "segment \(index) has more bytes in the file than in memory"
  case .wraps(let index): "segment \(index) goes past the end of the 64-bit address space"
  }
}

private func name(_ part: ELFImage.Part) -> String {
  switch part {
  case .header: "the ELF header"
  case .programHeaders: "the program headers"
  case .sectionHeaders: "the section headers"
  case .sectionNames: "the section names"
  case .segment(let index): "segment \(index)"
  case .resourceTable: "the section .resource_table"
  }
}

private func isPlural(_ part: ELFImage.Part) -> Bool {
  switch part {
  case .programHeaders, .sectionHeaders, .sectionNames: true
  case .header, .segment, .resourceTable: false
  }
}
