// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientImage
import Diagnostics

extension Rule {
  static let imageResourceTable = Rule(
    "image-resource-table",
    summary: "an ELF image has the resource table that its layout needs",
    page: Page(
      meaning: """
        With layout: resource-table the image has a section .resource_table of version 1 (Linux, \
        include/linux/remoteproc.h) whose entries lie inside it: one for an RPMsg device with two \
        rings, each with a number of descriptors and an alignment that are powers of two, at an \
        address inside the shared memory or -1, by which the host chooses.
        """,
      consequence:
        "Linux and client look for the rings in different places: no service ever appears.",
      remedy: """
        Take the image that was built for this way of launching, or change 'layout': images for \
        rings at fixed places have no table.
        """,
      example: """
        shared: {layout: resource-table, …}    # wrong for an image without the section
        shared: {layout: legacy, …}            # right for it
        """),
    after: [.imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat],
    checks: .image { _, image, findings in
      let shared = image.client.shared
      guard shared.layout.value == .resourceTable else { return }
      let names = [image.client.name.value]
      func add(_ message: String, at mark: Mark, _ what: String, fix: String) {
        findings.add(
          message, at: image.place, notes: [.init(what, at: mark)], fix: fix, with: names)
      }
      let again = "take the image that was built for a resource table"
      switch image.content {
      case .damaged, .raw: return
      case .elf(_, resourceTable: nil):
        add(
          "the image has no section .resource_table", at: shared.layout.mark,
          "the layout needs one", fix: again + ", or write layout: legacy")
      case .elf(_, resourceTable: .failure(let faults)):
        for fault in faults.all {
          add(
            sentence(fault.describe), at: shared.layout.mark, "the layout needs the table",
            fix: again)
        }
      case .elf(_, resourceTable: .success(let table)):
        for (index, ring) in table.rings.enumerated() {
          guard let address = ring.address else { continue }
          let mark = Mark(file: image.file, line: 0, column: 0)
          let range = Region(
            base: Marked(UInt64(address), at: mark),
            size: Marked(ResourceTable.size(of: ring), at: mark))
          guard !shared.region.contains(range) else { continue }
          add(
            "ring \(index) of the resource table \(range) is outside the shared memory of client"
              + " '\(names[0])' \(shared.region)", at: shared.region.base.mark,
            "the shared memory", fix: "move the shared memory, or build the image for it")
        }
      }
    })
}
