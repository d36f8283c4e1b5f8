// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let imageFormat = Rule(
    "image-format",
    summary: "the layout 'resource-table' comes with an ELF image",
    page: Page(
      meaning: """
        With 'layout: resource-table' the host reads the section .resource_table of the image. A \
        raw image has no sections.
        """,
      consequence: "The launcher finds no table and cannot say where the rings are.",
      remedy: """
        Take the ELF file of the same build, or the legacy layout where the image is built for it.
        """,
      example: """
        image: {file: zephyr.bin, format: raw, …}    # wrong
        image: {file: zephyr.elf, format: elf, …}    # right
        shared: {layout: resource-table, …}
        """),
    checks: .client { _, client, findings in
      guard client.shared.layout.value == .resourceTable, client.image.format.value == .raw else {
        return
      }
      findings.add(
        "the image of client '\(client.name.value)' is raw and has no resource table",
        at: client.image.format.mark,
        notes: [.init("the layout", at: client.shared.layout.mark)],
        fix: "format: elf, or layout: legacy")
    })
}
