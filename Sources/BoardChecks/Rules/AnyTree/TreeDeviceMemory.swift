// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeDeviceMemory = Rule(
    "tree-device-memory",
    summary: "no driver has its own memory where the clients are",
    page: Page(
      meaning: """
        Some drivers take memory by the 'reg' of their own node, outside of /reserved-memory: the \
        boot loader's picture (simple-framebuffer), on-chip memory (mmio-sram), crash logs \
        (ramoops), persistent memory (pmem-region). No such node that is enabled has a byte in \
        common with a client's memory or shared memory.
        """,
      consequence: """
        Linux draws its console into the client, or gives pieces of the client's memory to drivers.
        """,
      remedy: "Move the client's region, or disable the node where the board does not need it.",
      example: """
        framebuffer@7a000000 { compatible = "simple-framebuffer"; reg = <0x0 0x7a000000 0x0 0x800000>; };
        memory: {base: 0x7a000000, size: 64M}    # wrong
        memory: {base: 0x74000000, size: 64M}    # right
        """),
    checks: .anyTree { profile, document, findings in
      document.tree.root.forEachDescendant { node, path in
        guard !node.isDisabled, !path.hasPrefix("/reserved-memory/"),
          let kind = node.memoryDriver,
          let ranges = document.tree.physicalRanges(of: path)
        else { return }
        for range in ranges where range.size > 0 {
          let region = document.region(range)
          for claim in profile.clientClaims where claim.region.overlaps(region) {
            findings.add(
              "\"\(kind)\" has \(region), which overlaps the \(claim.title) \(claim.region)",
              at: document.place(path),
              notes: [.init("the \(claim.title)", at: claim.region.base.mark)],
              fix: "move the client's region, or disable the node", with: [claim.name],
              regions: [claim.region, region])
          }
        }
      }
    })
}

extension Node {
  /// The driver that takes the node's 'reg' for its memory; nil for others.
  fileprivate var memoryDriver: String? {
    ["simple-framebuffer", "mmio-sram", "ramoops", "pmem-region"].first { isCompatible(with: $0) }
  }
}
