// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let fileName = Rule(
    "file-name", severity: .warning,
    summary: "names of images survive every place they are written to",
    page: Page(
      meaning: """
        An image's name has letters, digits, '.', '_', '+' and '-', begins with a letter or digit, \
        and has at most 128 characters. It is written into configuration files, units and shell \
        commands, and lies on FAT partitions on some boards.
        """,
      consequence: """
        A blank cuts the name short in a configuration file; FAT refuses names with ':' or '?'.
        """,
      remedy: "Rename the file.",
      example: """
        image: {file: "zephyr (new).bin", …}    # wrong
        image: {file: zephyr-new.bin, …}        # right
        """),
    checks: .client { _, client, findings in
      func isPlain(_ character: Unicode.Scalar) -> Bool {
        character.isASCII && character.properties.isAlphabetic || "0"..."9" ~= character
      }
      let file = client.image.file
      let scalars = file.value.unicodeScalars
      let isSafe = scalars.allSatisfy { isPlain($0) || "._+-".unicodeScalars.contains($0) }
      if isSafe, let first = scalars.first, isPlain(first), scalars.count <= 128 { return }
      findings.add(
        "the image's name '\(file.value)' does not survive every file and shell it is written to",
        at: file.mark, fix: "use at most 128 letters, digits, '.', '_', '+' and '-'")
    })
}
