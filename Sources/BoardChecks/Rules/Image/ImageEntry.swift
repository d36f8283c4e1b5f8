// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let imageEntry = Rule(
    "image-entry",
    summary: "the core starts inside the image, where the image says",
    page: Page(
      meaning: """
        'image.entry' is the entry of the ELF file. It lies in one of its segments, or in a raw image \
        between 'image.load' and the file's end.
        """,
      consequence: "The core starts in data, in zeros, or outside the image: the board is silent.",
      remedy: "Take the number from the file: readelf -h IMAGE.",
      example: """
        image: {format: elf, load: 0x7a000000, entry: 0x7a000000, …}    # wrong
        image: {format: elf, load: 0x7a000000, entry: 0x7a001094, …}    # right
        """),
    after: [.imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat],
    checks: .image { _, image, findings in
      guard !image.ranges.isEmpty else { return }
      let wanted = image.client.image.entry
      let names = [image.client.name.value]
      let note = Finding.Note("the profile's entry", at: wanted.mark)
      if case .elf(let elf, _) = image.content,
        !image.ranges.contains(where: { $0.contains(elf.entry) })
      {
        let virtual = elf.segments.first { elf.entry &- $0.virtualAddress < $0.size }
        return findings.add(
          "the image's entry \(hex(elf.entry)) is outside its segments"
            + " \(image.ranges.map(\.description).joined(separator: " "))"
            + (virtual.map {
              ": it is a virtual address, physically \(hex($0.address &+ (elf.entry &- $0.virtualAddress))),"
                + " and the core starts without page tables"
            } ?? ""),
          at: image.place, notes: [note],
          fix: virtual == nil
            ? "link the image again: its entry is no code"
            : "link the image so that its entry is a physical address", with: names)
      }
      if case .elf(let elf, _) = image.content, elf.entry != wanted.value {
        return findings.add(
          "the image's entry is \(hex(elf.entry)), the profile's \(hex(wanted.value))",
          at: image.place, notes: [note],
          fix: image.client.memory.contains(elf.entry)
            ? "write entry: \(hex(elf.entry))" : "link the image to the client's memory",
          with: names)
      }
      guard !image.ranges.contains(where: { $0.contains(wanted.value) }) else { return }
      findings.add(
        "the entry \(hex(wanted.value)) is outside the image"
          + " \(image.ranges.map(\.description).joined(separator: " "))",
        at: image.place, notes: [note],
        fix: image.segments.isEmpty
          ? "correct 'image.entry' or 'image.load'" : "link the image again: its entry is no code",
        with: names)
    })
}
