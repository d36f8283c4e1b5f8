// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let reservedHalfInRAM = Rule(
    "reserved-half-in-ram", severity: .warning,
    summary: "firmware and kernel are in RAM or outside it, not half",
    page: Page(
      meaning: """
        A reserved entry with owner 'firmware' or 'kernel' lies in 'memory' with all its bytes, or \
        with none where the boot loader leaves it out.
        """,
      consequence: """
        Nothing by itself; but one of the numbers is wrong, and Linux may use what firmware owns, \
        or a client may be placed there.
        """,
      remedy: """
        Compare with the boot loader's banks or /proc/iomem, and correct the bank or the entry.
        """,
      example: """
        memory: [{base: 0x40100000, size: 1G}]    # wrong: the firmware's second half is RAM
        memory: [{base: 0x40200000, size: 1G}]    # right
        reserved: [{name: tf-a, base: 0x40000000, size: 2M, owner: firmware, why: …}]
        """),
    checks: .eachVariant(
      .profile { profile, findings in
        for entry in profile.reserved where [.firmware, .kernel].contains(entry.owner.value) {
          guard !isCovered(entry.region, by: profile.memory),
            let bank = profile.memory.first(where: { $0.overlaps(entry.region) }),
            // A bank that is not whole pages is bank-alignment's.
            bank.base.value % (4 << 10) == 0, bank.size.value % (4 << 10) == 0
          else { continue }
          let name = entry.name.value
          findings.add(
            "'\(name)' (\(entry.owner.value.rawValue)) \(entry.region) is half in the bank of RAM \(bank)",
            at: entry.region.base.mark, notes: [.init("the bank", at: bank.base.mark)],
            fix: "correct the bank, or '\(name)'", with: [name], regions: [entry.region, bank])
        }
      }))
}
