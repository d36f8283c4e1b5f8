// SPDX-License-Identifier: MulanPSL-2.0

import ClientImage

extension Rule {
  static let imageTableUnserved = Rule(
    "image-table-unserved", severity: .warning,
    summary: "the launcher serves every entry of a resource table",
    page: Page(
      meaning: """
        mcs-launch serves one RPMsg device (virtio device 7). Other virtio devices, such as a \
        console (3), and entries of unknown types are left as they are; vendors' entries, from type \
        128 on, are the client's own business.
        """,
      consequence: """
        The client waits for a device that never becomes ready, or does without.
        """,
      remedy: """
        Build the image without it, or declare under 'allow' that the client does not need it.
        """,
      example: """
        RSC_VDEV, id 7 (RPMsg) and RSC_VDEV, id 3 (console)    # the second is left alone
        RSC_VDEV, id 7 (RPMsg)                                 # right
        """),
    after: [.imageUnreadable, .imageEmpty, .imageWrapped, .imageFileFormat],
    checks: .image { _, image, findings in
      guard image.client.shared.layout.value == .resourceTable,
        case .elf(_, resourceTable: .success(let table)) = image.content
      else { return }
      for entry in table.unserved {
        let (index, what) =
          switch entry {
          case .device(let id, let entry): (entry, "a virtio device \(id), which is no RPMsg (7)")
          case .unknown(let type, let entry): (entry, "of the type \(type), which is unknown")
          }
        findings.add(
          "entry \(index) of the resource table is \(what): mcs-launch leaves it alone",
          at: image.place,
          notes: [.init("the layout", at: image.client.shared.layout.mark)],
          fix:
            "build the image without it, or declare under 'allow' that the client does not need it")
      }
    })
}
