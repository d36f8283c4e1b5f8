// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let baseOverlap = Rule(
    "base-overlap",
    summary: "the base reserves nothing where the clients are",
    page: Page(
      meaning: """
        No node of the base's /reserved-memory and no entry of its memory reservation block (which \
        dtc writes as /memreserve/) has a byte in common with a client's memory or shared memory. \
        Nodes that merging replaces, and disabled ones, do not count.
        """,
      consequence: """
        Two owners for the same bytes. Linux reserves both, logs "OVERLAP DETECTED" at most, and the \
        client overwrites what firmware or a driver keeps there, or the other way round.
        """,
      remedy: """
        Move the client's region. Where the vendor's node is for a feature that this board does not \
        use, remove it from the base.
        """,
      example: """
        ramoops@7a000000 { reg = <0x0 0x7a000000 0x0 0x100000>; };    # in the base
        memory: {base: 0x7a000000, size: 64M}                         # wrong
        memory: {base: 0x7a200000, size: 64M}                         # right
        """),
    checks: .base { profile, base, findings in
      let document = base.document
      for range in document.tree.reservations where range.size > 0 {
        findOverlaps(
          "the memory reservation", document.region(range), at: .file(document.file), profile,
          &findings)
      }
      for reserved in document.tree.reservedRegions
      where !base.contested.contains(reserved.path) && !reserved.node.isDisabled {
        for range in reserved.ranges {
          findOverlaps(
            "the region", document.region(range), at: document.place(reserved.path), profile,
            &findings)
        }
      }
    })
}

private func findOverlaps(
  _ name: String, _ region: Region, at place: Finding.Place, _ profile: Profile,
  _ findings: inout Findings
) {
  for claim in profile.clientClaims where claim.region.overlaps(region) {
    findings.add(
      "\(name) \(region) overlaps the \(claim.title) \(claim.region)", at: place,
      notes: [.init("the \(claim.title)", at: claim.region.base.mark)],
      fix: "move one of them", with: [claim.name], regions: [claim.region, region])
  }
}
