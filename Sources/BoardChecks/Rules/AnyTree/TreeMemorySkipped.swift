// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeMemorySkipped = Rule(
    "tree-memory-skipped", severity: .warning,
    summary: "Linux takes every memory node of the tree",
    page: Page(
      meaning: """
        Memory nodes have device_type = "memory" and are enabled. Linux takes nothing from those \
        without the type. Disabled ones are RAM up to 5.18 and not from 5.19 on (drivers/of/fdt.c, \
        early_init_dt_scan_memory). Where a client lies in one, base-outside-ram or \
        tree-outside-ram says so. UEFI gives Linux a memory map instead of these nodes.
        """,
      consequence: "Linux has less RAM than the tree shows, or other RAM after an upgrade.",
      remedy: """
        Remove the node, or add what is missing; where the boot loader completes it, declare that \
        under 'allow'.
        """,
      example: """
        memory@40000000 { reg = <0x0 0x40000000 0x0 0x40000000>; };                             # wrong
        memory@40000000 { device_type = "memory"; reg = <0x0 0x40000000 0x0 0x40000000>; };     # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay, profile.boot.method.value != .uefiGRUB else { return }
      let claims = profile.clientClaims
      for node in document.tree.memoryNodes where node.status != .okay && !node.isPlaceholder {
        let ranges = node.ranges.map(document.region)
        guard !ranges.contains(where: { range in claims.contains { $0.region.overlaps(range) } })
        else { continue }
        findings.add(
          "the memory node is disabled: \(ranges.map(\.description).joined(separator: " ")) is RAM"
            + " for Linux up to \(LinuxVersion.takesDisabledMemory), and not from"
            + " \(LinuxVersion.skipsDisabledMemory) on",
          at: document.place(node.path), fix: "enable or remove it", regions: ranges)
      }
      for node in document.tree.untypedMemoryNodes where !node.ranges.isEmpty {
        let ranges = node.ranges.map(document.region)
        findings.add(
          "the node has no device_type: Linux does not take"
            + " \(ranges.map(\.description).joined(separator: " ")) for RAM, unless the boot loader"
            + " completes it",
          at: document.place(node.path), fix: "add device_type = \"memory\", or remove the node",
          regions: ranges)
      }
    })
}
