// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientImage
import Diagnostics

extension Rule {
  static let imageResourceTable = Rule(
    "image-resource-table",
    summary: "an ELF image has a resource table that fits its client",
    page: Page(
      meaning: """
        With layout: resource-table the image has a section .resource_table of version 1 (Linux, \
        include/linux/remoteproc.h), in a loaded segment. One entry is an RPMsg device that announces \
        its services, with two rings: powers of two of descriptors and alignment, at an address in \
        the client's pool of shared memory or -1, by which the host chooses. Rings and buffers, 512 \
        bytes for each descriptor, have room in the pool. Carveouts and traces lie in the client's \
        memory or shared memory, registers outside of RAM.
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
    checks: .image { profile, image, findings in
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
          "the layout needs one",
          fix: again + ", or write layout: legacy with the keys that it needs")
      case .elf(_, resourceTable: .failure(let faults)):
        for fault in faults.all {
          add(
            sentence(fault.describe), at: shared.layout.mark, "the layout needs the table",
            fix: again)
        }
      case .elf(let elf, resourceTable: .success(let table)):
        let placement = TablePlacement(profile, image, elf, table)
        for problem in placement.problems {
          add(problem.message, at: problem.mark, problem.note, fix: problem.fix)
        }
      }
    })
}
