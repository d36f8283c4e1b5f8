// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let imageSuffix = Rule(
    "image-suffix", severity: .warning,
    summary: "'.bin' is raw and '.elf' is ELF",
    page: Page(
      meaning: "The file's suffix and 'image.format' say the same.",
      consequence: """
        A launcher that takes an ELF file for a raw image jumps into its header: nothing is seen \
        of the client. The other way round it refuses the file.
        """,
      remedy: "Correct 'format' or 'file'.",
      example: """
        image: {file: zephyr.elf, format: raw, …}    # wrong
        image: {file: zephyr.elf, format: elf, …}    # right
        """),
    checks: .client { _, client, findings in
      let suffixes: [(text: String, format: Client.Image.Format)] = [
        (".bin", .raw), (".elf", .elf),
      ]
      let image = client.image
      guard let suffix = suffixes.first(where: { image.file.value.hasSuffix($0.text) }),
        suffix.format != image.format.value
      else { return }
      findings.add(
        "'\(image.file.value)' is named like \(suffix.format == .raw ? "a raw image" : "an ELF file")"
          + ", and its format is \(image.format.value.rawValue)", at: image.format.mark,
        notes: [.init("the file", at: image.file.mark)],
        fix: "format: \(suffix.format.rawValue), or correct 'file'")
    })
}
