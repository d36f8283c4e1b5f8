// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeRAMEndsEarly = Rule(
    "tree-ram-ends-early", severity: .warning,
    summary: "the tree's RAM reaches to the clients, or the boot loader's does",
    page: Page(
      meaning: """
        U-Boot and UEFI tell Linux the RAM that they find, whatever /memory of the tree has: a \
        vendor's tree is for modules of all sizes. Where it ends before a client's memory, only the \
        board can tell whether that is there. A tree with the RAM of one of the profile's variants \
        is known to be for all of them.
        """,
      consequence: """
        On a board with no more RAM than the tree has, the image is loaded into nothing.
        """,
      remedy: """
        Look on the board: 'bdinfo' in U-Boot, /proc/iomem in Linux. List the sizes that the board is \
        sold with under 'variants', or declare under 'allow' how it is known.
        """,
      example: """
        memory@40000000 { reg = <0x0 0x40000000 0x0 0x20000000>; };    # 512 MiB in the tree
        memory: [{base: 0x40000000, size: 1G}]                         # warned of
        variants: [{name: 512m, …, unsupported: …}, {name: 1g, …}]     # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay else { return }
      let ram = TreeRAM(document, profile)
      for claim in profile.clientClaims where ram.judge(claim.region) == .beyond {
        findings.add(
          "the \(claim.title) \(claim.region) is behind the tree's memory"
            + " \(ram.banks.map(\.description).joined(separator: " ")), and is RAM only if the boot"
            + " loader finds it and says so",
          at: document.place("/"),
          notes: [.init("the \(claim.title)", at: claim.region.base.mark)],
          fix: "look on the board (U-Boot: bdinfo), and list its sizes of RAM under 'variants'",
          with: [claim.name], regions: [claim.region])
      }
    })
}
