// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let imageFileFormat = Rule(
    "image-file-format",
    summary: "the image has the format that the profile gives",
    page: Page(
      meaning: """
        'image.format' is elf for a file that begins with the ELF magic number, raw for any other.
        """,
      consequence: """
        An ELF file loaded as raw puts its header where the core starts, which is no code; a raw file \
        taken for ELF is refused.
        """,
      remedy: """
        Correct 'image' (an ELF file brings its entry with it, which is seldom the load address), or \
        take the other file that the client's build made.
        """,
      example: """
        image: {file: zephyr.elf, format: raw, load: 0x7a000000, entry: 0x7a000000}    # wrong
        image: {file: zephyr.elf, format: elf, load: 0x7a000000, entry: 0x7a001094}    # right
        """),
    after: [.imageWrapped],
    checks: .image { _, image, findings in
      let isRaw = image.content == .raw
      let format = image.client.image.format
      guard image.size > 0, isRaw != (format.value == .raw) else { return }
      findings.add(
        isRaw
          ? "this is no ELF file, and the profile says elf"
          : "this is an ELF file, and the profile says raw",
        at: image.place, notes: [.init("the format", at: format.mark)],
        fix: isRaw
          ? "take the client's ELF file, or write format: raw"
          : "take the client's raw image, or write format: elf")
    })
}
