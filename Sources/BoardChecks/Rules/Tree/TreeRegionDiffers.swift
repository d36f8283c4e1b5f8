// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeRegionDiffers = Rule(
    "tree-region-differs",
    summary: "the tree reserves what the profile says",
    page: Page(
      meaning: """
        The ranges that the tree reserves for a client are the profile's, byte for byte. A region of \
        the first generation ("mcs_mem") holds all that the clients use.
        """,
      consequence: """
        The image is linked to addresses that Linux uses itself, or the launcher looks for the rings \
        elsewhere than the client.
        """,
      remedy: "Make the tree again from the profile, or correct the profile.",
      example: """
        reg = <0x0 0x7a000000 0x0 0x1000000>;    # wrong for memory: {base: 0x7a000000, size: 64M}
        reg = <0x0 0x7a000000 0x0 0x4000000>;    # right
        """),
    checks: .tree { profile, tree, findings in
      let pairs = tree.ownRegions(profile)
      for pair in pairs
      where !pairs.contains(where: { $0.path != pair.path && $0.found.overlaps(pair.found) }) {
        let isSame =
          pair.found.base.value == pair.wanted.base.value && pair.found.last == pair.wanted.last
        guard pair.isSingle ? !pair.found.contains(pair.wanted) : !isSame else { continue }
        findings.add(
          pair.isSingle
            ? "the region \(pair.found) does not hold the \(pair.title) \(pair.wanted)"
            : "the region is \(pair.found), and the profile's \(pair.title) is \(pair.wanted)",
          at: tree.place(pair.path),
          notes: [.init("the \(pair.title)", at: pair.wanted.base.mark)],
          fix: "make the tree again from the profile, or correct the profile",
          with: [pair.client], regions: [pair.wanted, pair.found])
      }
    })
}
