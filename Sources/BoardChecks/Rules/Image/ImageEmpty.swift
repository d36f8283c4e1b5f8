// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let imageEmpty = Rule(
    "image-empty",
    summary: "the image is not empty",
    page: Page(
      meaning: "The client's image has at least one byte.",
      consequence: "The core starts in whatever the memory holds.",
      remedy: "Copy or build the image again; look whether the disk was full.",
      example: """
        -rw-r--r-- 1 root root 0 zephyr.bin    # wrong
        """),
    checks: .image { _, image, findings in
      guard image.size == 0 else { return }
      findings.add(
        "the file is empty", at: image.place, fix: "copy or build the image again")
    })
}
