// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let rpmsgGeometry = Rule(
    "rpmsg-geometry",
    summary: "rings and buffers have room in the shared memory",
    page: Page(
      meaning: """
        In the legacy layout the shared memory begins with 16 KiB for the status byte; 'num' \
        buffers for each direction follow, and both rings lie where their offsets say. All of it \
        is inside the shared memory, and nothing overlaps. A ring of n descriptors takes 16 n \
        bytes for them, 6 + 2 n for the available ring and, from the next multiple of 'align' on, \
        6 + 8 n for the used ring (VirtIO 1.2, 2.7). The images' sources call everything from \
        0x4000 to 0x30000 their pool, rings included; they use as many buffers as the rings have \
        descriptors, from the beginning.
        """,
      consequence: """
        A message overwrites a ring or what lies behind the shared memory: the connection breaks \
        after some messages, or Linux crashes.
        """,
      remedy: """
        Correct the offset, the number or the size; make the shared memory larger where it ends \
        too early.
        """,
      example: """
        vring: {num: 16, align: 4}
        buffer: 8192              # wrong: 2 × 16 × 8192 bytes from 0x4000 on reach 0x44000
        buffer: 512               # right
        host-tx-vring: 0x00028000
        """),
    checks: .client { _, client, findings in
      guard let layout = PlacedLayout(client.shared) else { return }
      let name = client.name.value
      let size = client.shared.region.size.value
      let outside = layout.parts.filter { $0.end > size }
      for part in outside {
        findings.add(
          "\(part.title) of client '\(name)' are at \(part.range), past the end of the shared memory"
            + " at \(hex(size))", at: part.mark,
          notes: [.init("the shared memory's size", at: client.shared.region.size.mark)],
          fix: "make the shared memory larger, or correct the number",
          regions: [client.shared.region])
      }
      if !outside.isEmpty { return }
      for (index, part) in layout.parts.enumerated() {
        // The first one is enough: what lies wrong mostly overlaps several others.
        guard
          let other = layout.parts[..<index].first(where: {
            part.start < $0.end && $0.start < part.end
          })
        else { continue }
        findings.add(
          "\(part.title) of client '\(name)' at \(part.range) overlap \(other.title) at"
            + " \(other.range)", at: part.mark, notes: [.init(other.title, at: other.mark)],
          fix: "correct the offset or the size of one of them")
      }
    })
}
