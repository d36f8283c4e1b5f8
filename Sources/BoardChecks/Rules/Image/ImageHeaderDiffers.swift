// SPDX-License-Identifier: MulanPSL-2.0

import ClientImage
import Diagnostics

extension Rule {
  static let imageHeaderDiffers = Rule(
    "image-header-differs",
    summary: "an image is whole, and loaded where its header says",
    page: Page(
      meaning: """
        Some raw images have a header: arm64's, which Zephyr's and RT-Thread's begin with, and the \
        demo client's. Where it has an address, 'image.load' is that address, or the image ends \
        there; where it has a size, the file of a Zephyr has as many bytes (RT-Thread counts what the \
        file does not have). An ELF file's lowest segment is at 'image.load'.
        """,
      consequence: "The launcher refuses the image; others start it, and the core is lost.",
      remedy: "Copy or build the image again, or load it to where it was linked.",
      example: """
        image: {load: 0x7b000000, …}    # wrong for an image that was linked to 0x7a000000
        image: {load: 0x7a000000, …}    # right
        """),
    after: [
      .imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat, .imageSegmentOutside,
      .imageTooLarge,
    ],
    checks: .image { profile, image, findings in
      if case .elf(let elf, _) = image.content, let first = elf.segments.map(\.address).min(),
        first != image.client.image.load.value
      {
        return findings.add(
          "the image is linked to \(hex(first)), and the profile's load is"
            + " \(hex(image.client.image.load.value))",
          at: image.place, notes: [.init("the profile's", at: image.client.image.load.mark)],
          fix: "write load: \(hex(first))")
      }
      guard image.content == .raw, let header = ImageHeader(head: image.head),
        let range = image.ranges.first
      else { return }
      let client = image.client
      do throws(ImageHeader.Fault) {
        _ = try header.check(range.range, in: client.memory.range, os: client.os.value)
      } catch {
        let note = Finding.Note("where it is loaded", at: client.image.load.mark)
        switch error {
        case .builtElsewhere(.begins(let address)):
          findings.add(
            "the image is built for \(hex(address)), and is loaded to \(range)", at: image.place,
            notes: [note],
            fix: client.memory.contains(address)
              ? "write load: \(hex(address)), or build the image for this address"
              : "build the image for this address, or move the client's memory to it")
        case .builtElsewhere(.ends(let end)), .builtElsewhere(.takes(let end)):
          findings.add(
            "the image ends at \(hex(end)) by its header, and is loaded to \(range)",
            at: image.place, notes: [note], fix: "load it to where it was linked")
        case .cut(let missing):
          // The same numbers come from a whole image that is linked to a later page.
          var linked = ""
          if case .ends(let end) = header, (end - image.size) % ImageHeader.alignment == 0 {
            linked = ", or load it to \(hex(end - image.size)) if it is linked there"
          }
          findings.add(
            "the file has \(image.size) bytes, \(missing) fewer than its header says",
            at: image.place, notes: linked.isEmpty ? [] : [note],
            fix: "copy or build the image again" + linked)
        }
      }
    })
}
