// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let loadAreaOutsideRAM = Rule(
    "load-area-outside-ram",
    summary: "initial RAM disk and device tree are loaded into RAM",
    page: Page(
      meaning: """
        Reserved entries with owner 'initrd' or 'dtb' and 'devicetree.window' say where the boot \
        loader puts something: that is RAM on every variant.
        """,
      consequence: """
        The boot loader writes into nothing, or stops; if the entry is wrong only, the real place \
        is not kept free of clients.
        """,
      remedy: "Correct the entry after the boot loader's environment, or the banks under 'memory'.",
      example: """
        memory: [{base: 0x40000000, size: 1G}]
        reserved:
          - {name: initrd, base: 0x08000000, size: 32M, owner: initrd, why: …}    # wrong
          - {name: initrd, base: 0x48000000, size: 32M, owner: initrd, why: …}    # right
        """),
    checks: .eachVariant(
      .profile { profile, findings in
        let entries = profile.reserved.filter { [.initrd, .dtb].contains($0.owner.value) }
        var areas = entries.map { entry in
          (
            title: "'\(entry.name.value)' (\(entry.owner.value.rawValue))", region: entry.region,
            name: [entry.name.value]
          )
        }
        if let window = profile.deviceTree?.window,
          !entries.contains(where: { $0.region.overlaps(window) })
        {
          areas.append((title: "the tree's window", region: window, name: []))
        }
        for area in areas where !isCovered(area.region, by: profile.memory) {
          let text = profile.memory.map(\.description).joined(separator: " ")
          findings.add(
            "\(area.title) \(area.region) is outside RAM \(text)", at: area.region.base.mark,
            fix: "correct it, or 'memory'", with: area.name, regions: [area.region])
        }
      }))
}
