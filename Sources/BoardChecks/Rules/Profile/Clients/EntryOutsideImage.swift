// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let entryOutsideImage = Rule(
    "entry-outside-image",
    summary: "the entry is in the image",
    page: Page(
      meaning: """
        'image.entry' is the physical address of the first instruction: not before 'load', and \
        before 'memory-end' or the end of the client's memory.
        """,
      consequence: """
        The core starts where nothing was loaded, and the board shows nothing at all; the kernel \
        module refuses entries outside the reserved memory.
        """,
      remedy: """
        Correct 'entry'. A raw image mostly begins at its entry; for an ELF file 'readelf -h' \
        shows it.
        """,
      example: """
        image: {load: 0x7a000000, entry: 0x7a0000000, …}    # wrong: a digit too many
        image: {load: 0x7a000000, entry: 0x7a000000, …}     # right
        """),
    after: [.loadOutsideMemory],
    checks: .client { _, client, findings in
      let (image, name) = (client.image, client.name.value)
      let load = image.load.value
      if let end = image.memoryEnd, end.value <= load {
        findings.add(
          "'memory-end' \(hex(end.value)) of client '\(name)' is not after 'load' \(hex(load))",
          at: end.mark, notes: [.init("load", at: image.load.mark)],
          fix: "give the first address after all that the image uses")
        return
      }
      let last = min(image.memoryEnd.map { $0.value - 1 } ?? .max, client.memory.last)
      guard !(load...last).contains(image.entry.value) else { return }
      let range = Region(base: image.load, size: Marked(last - load + 1, at: image.load.mark))
      findings.add(
        "the entry \(hex(image.entry.value)) of client '\(name)' is outside its image \(range)",
        at: image.entry.mark, notes: [.init("load", at: image.load.mark)], fix: "correct 'entry'",
        regions: [range])
    })
}
