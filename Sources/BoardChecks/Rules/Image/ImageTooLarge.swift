// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let imageTooLarge = Rule(
    "image-too-large",
    summary: "a raw image fits into the client's memory",
    page: Page(
      meaning: """
        A raw image, from 'image.load' on as many bytes as the file has, lies inside the client's \
        memory. What it needs beyond the file (.bss, heap, stacks) comes on top: image.memory-end.
        """,
      consequence: "Loading writes over what lies behind the client's memory: Linux.",
      remedy: "Enlarge the client's memory, correct 'image.load', or take the right file.",
      example: """
        memory: {base: 0x7a000000, size: 64K}    # wrong for a file of 167456 bytes
        memory: {base: 0x7a000000, size: 64M}    # right
        """),
    after: [.imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat],
    checks: .image { _, image, findings in
      guard image.content == .raw, let range = image.ranges.first,
        !image.client.memory.contains(range)
      else { return }
      let memory = image.client.memory
      findings.add(
        "the image of \(image.size) bytes needs \(range), and the memory of client"
          + " '\(image.client.name.value)' is \(memory)"
          + (range.last > memory.last
            ? ": 0x\(String(range.last - memory.last, radix: 16)) bytes too many" : ""),
        at: image.place,
        notes: [
          .init("the client's memory", at: memory.base.mark),
          .init("where it is loaded", at: image.client.image.load.mark),
        ], fix: "enlarge the client's memory, or correct 'image.load'", regions: [memory, range])
    })
}
