// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientImage

extension Rule {
  static let imageSegmentOutside = Rule(
    "image-segment-outside",
    summary: "every segment of an ELF image is inside the client's memory",
    page: Page(
      meaning: """
        Each PT_LOAD segment of the image, with the zeroed part that only memory has (.bss), lies \
        inside the client's memory by its physical addresses. A segment in the shared memory is in \
        the way of the rings.
        """,
      consequence: """
        Loading writes over Linux, or the launcher refuses the image. A .bss that reaches past the \
        memory clears what lies behind it.
        """,
      remedy: """
        Enlarge or move the client's memory, or link the image to it (Zephyr: zephyr,sram in the \
        overlay of its board).
        """,
      example: """
        LOAD 0x001000 0x7b000000 0x7b000000 …       # in the image
        memory: {base: 0x7a000000, size: 16M}       # wrong
        memory: {base: 0x7a000000, size: 64M}       # right
        """),
    after: [.imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat],
    checks: .image { _, image, findings in
      guard case .elf(let elf, _) = image.content else { return }
      for (index, range) in image.ranges.enumerated()
      where !image.client.memory.contains(range) {
        let shared = image.client.shared.region
        let virtual = AddressRange(
          base: elf.segments[index].virtualAddress, size: elf.segments[index].size)
        let isVirtual = virtual.map(image.client.memory.range.contains) ?? false
        findings.add(
          "segment \(index) \(range) is outside the memory of client"
            + " '\(image.client.name.value)' \(image.client.memory)"
            + (range.overlaps(shared) ? " and in its shared memory \(shared)" : ""),
          at: image.place, notes: [.init("the client's memory", at: image.client.memory.base.mark)],
          fix: isVirtual
            ? "link the image with physical addresses in the memory (AT>): only its virtual ones are"
            : "enlarge or move the client's memory, or link the image to it",
          regions: [image.client.memory, range])
      }
    })
}
