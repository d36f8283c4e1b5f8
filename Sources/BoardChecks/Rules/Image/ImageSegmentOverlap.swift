// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let imageSegmentOverlap = Rule(
    "image-segment-overlap",
    summary: "no two segments of an ELF image overlap",
    page: Page(
      meaning: "No two PT_LOAD segments of the image have a byte of memory in common.",
      consequence: "What is loaded last overwrites what was loaded first.",
      remedy: "Correct the client's linker script: physical addresses (AT>) above all.",
      example: """
        LOAD … 0x7a000000 … MemSiz 0x2000
        LOAD … 0x7a001000 …                  # wrong
        LOAD … 0x7a002000 …                  # right
        """),
    checks: .image { _, image, findings in
      let ranges = image.segments.isEmpty ? [] : image.ranges
      let sorted = ranges.enumerated().sorted { $0.element.base.value < $1.element.base.value }
      for (one, other) in zip(sorted, sorted.dropFirst())
      where one.element.overlaps(other.element) {
        findings.add(
          "segment \(other.offset) \(other.element) overlaps segment \(one.offset) \(one.element)",
          at: image.place, fix: "correct the client's linker script",
          regions: [other.element, one.element])
      }
    })
}
