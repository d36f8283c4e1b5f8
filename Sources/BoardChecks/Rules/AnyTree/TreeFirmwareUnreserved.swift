// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let treeFirmwareUnreserved = Rule(
    "tree-firmware-unreserved", severity: .warning,
    summary: "the tree keeps Linux out of firmware that lies in RAM",
    page: Page(
      meaning: """
        What the profile lists under 'reserved' with owner 'firmware' and is inside RAM (the tree's, \
        or the profile's where the boot loader fills it in) is reserved in the tree too: a child of \
        /reserved-memory, or an entry of the memory reservation block. It need not be where firmware \
        adds it at boot (psci.provided-by: firmware), nor with UEFI, whose memory map says so.
        """,
      consequence: """
        Linux takes the range for ordinary RAM and overwrites the firmware or the hypervisor, or \
        the first access there hangs the core.
        """,
      remedy: """
        Reserve it in the tree, with no-map. Where the boot loader does, declare that under 'allow'.
        """,
      example: """
        reserved: [{name: hypervisor, base: 0x60000000, size: 32M, owner: firmware, …}]
        reserved-memory { };                                                          # wrong
        reserved-memory { hv@60000000 { reg = <0 0x60000000 0 0x2000000>; no-map; }; };    # right
        """),
    checks: .anyTree { profile, document, findings in
      guard !document.isOverlay, profile.boot.method.value != .uefiGRUB,
        profile.psci?.provider != .firmware
      else { return }
      let ram = TreeRAM(document, profile).choices(profile).flatMap { $0 }.map(\.range)
      let reserved = document.reservations
      for entry in profile.reserved where entry.owner.value == .firmware {
        let open = ram.compactMap { $0.overlap(entry.region.range) }.subtracting(reserved)
        guard !open.isEmpty else { continue }
        let name = entry.name.value
        findings.add(
          "nothing in the tree reserves '\(name)' (firmware)"
            + " \(open.map(\.description).joined(separator: " ")): Linux uses it as RAM",
          at: document.place("/reserved-memory"),
          notes: [.init("'\(name)'", at: entry.region.base.mark)],
          fix: "reserve it in the tree, with no-map; where the boot loader does, declare that under"
            + " 'allow'",
          with: [name], regions: [entry.region])
      }
    })
}
