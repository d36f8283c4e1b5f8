// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let micaPath = Rule(
    "mica-path",
    summary: "mica can take the path of an ELF client's image",
    page: Page(
      meaning: """
        mica, which starts ELF clients too, takes a path of at most 127 bytes for the image \
        (openEuler MICA guide, mica_ctl). The bundle's section [Mica] names it below \
        /lib/firmware/.
        """,
      consequence: "'mica create' refuses the configuration.",
      remedy: "Shorten the file's name to at most 113 bytes.",
      example: """
        image: {file: <114 bytes>.elf, format: elf, …}    # wrong
        image: {file: zephyr.elf, format: elf, …}         # right
        """),
    checks: .client { _, client, findings in
      let file = client.image.file
      let length = "/lib/firmware/\(file.value)".utf8.count
      guard client.image.format.value == .elf, length > 127 else { return }
      findings.add(
        "'/lib/firmware/' and the image's name have \(length) bytes, and mica takes at most 127",
        at: file.mark, fix: "shorten the name by \(length - 127)")
    })
}
