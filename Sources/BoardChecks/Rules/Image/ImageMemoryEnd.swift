// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let imageMemoryEnd = Rule(
    "image-memory-end",
    summary: "'image.memory-end' is not before the image's own end",
    page: Page(
      meaning: """
        'image.memory-end', the first address after everything that the running image uses, is at \
        least the end of what is loaded.
        """,
      consequence: """
        The number is another image's. What was checked with it, that the client's heap fits its \
        memory, says nothing about this one.
        """,
      remedy: "Find the end again for this image: its last segment, its heap and its stacks.",
      example: """
        image: {file: rtthread.bin, load: 0x7a000000, memory-end: 0x7a010000, …}    # wrong for 200 KiB
        image: {file: rtthread.bin, load: 0x7a000000, memory-end: 0x7e1f5420, …}    # right
        """),
    after: [.imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat],
    checks: .image { _, image, findings in
      guard let end = image.client.image.memoryEnd,
        let last = image.ranges.max(by: { $0.last < $1.last }), last.last >= end.value
      else { return }
      findings.add(
        "the image \(last) ends after 'memory-end' \(hex(end.value))", at: image.place,
        notes: [.init("what the profile says", at: end.mark)],
        fix: "find the end of this image's heap and stacks, and correct 'memory-end'",
        regions: [last])
    })
}
