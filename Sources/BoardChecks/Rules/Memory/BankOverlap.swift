// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let bankOverlap = Rule(
    "bank-overlap",
    summary: "banks of RAM overlap neither each other nor devices",
    page: Page(
      meaning: """
        Every byte of RAM is in one bank, and no bank reaches into an entry of 'reserved' with \
        owner 'mmio'.
        """,
      consequence: """
        Clients may be placed where the board has registers instead of RAM, and the memory map \
        lies. Linux merges overlapping banks and reports more RAM than there is nowhere.
        """,
      remedy: """
        Correct the base or the size of a bank. Boards with 4 GiB mostly have a hole for devices \
        below 4 GiB and a second bank above.
        """,
      example: """
        reserved: [{name: devices, base: 0xfc000000, size: 64M, owner: mmio, why: …}]
        memory: [{base: 0x40000000, size: 3G}]            # wrong: ends at 0x100000000
        memory: [{base: 0x40000000, size: 0xbc000000}]    # right
        """),
    checks: .eachVariant(
      .profile { profile, findings in
        let devices = profile.reserved.filter { $0.owner.value == .mmio }
        for (index, bank) in profile.memory.enumerated() {
          for other in profile.memory[..<index] where bank.overlaps(other) {
            findings.add(
              "the bank of RAM \(bank) overlaps the bank \(other)", at: bank.base.mark,
              notes: [.init("the other bank", at: other.base.mark)],
              fix: "correct the base or size of one of them", regions: [bank, other])
          }
          for device in devices where bank.overlaps(device.region) {
            let name = device.name.value
            findings.add(
              "the bank of RAM \(bank) overlaps '\(name)' (mmio) \(device.region)",
              at: bank.base.mark, notes: [.init("'\(name)' (mmio)", at: device.region.base.mark)],
              fix: "correct the bank, or '\(name)'", with: [name], regions: [bank, device.region])
          }
        }
      }))
}
