// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let outsideRAM = Rule(
    "outside-ram",
    summary: "clients' memory and shared memory are RAM on every variant",
    page: Page(
      meaning: """
        Every region of a client lies inside the board's RAM, on all variants that are not marked \
        'unsupported'. Banks that lie side by side count as one.
        """,
      consequence: """
        Linux accepts a no-map region past the end of RAM without a word, and the image is \
        loaded into nothing: the core starts and the board is silent or hangs.
        """,
      remedy: """
        Move the region into a bank, correct the banks under 'memory', or mark the variant that is \
        too small as 'unsupported' with the reason.
        """,
      example: """
        memory: [{base: 0x40000000, size: 1G}]       # ends at 0x80000000
        clients:
          - memory: {base: 0x80000000, size: 64M}    # wrong
            memory: {base: 0x7a000000, size: 64M}    # right
        """),
    checks: .eachVariant(
      .region { profile, claim, findings in
        if isCovered(claim.region, by: profile.memory) { return }
        let text = profile.memory.map(\.description).joined(separator: " ")
        findings.add(
          "the \(claim.title) \(claim.region) is outside RAM \(text)",
          at: claim.region.base.mark, fix: "move it into RAM, or correct 'memory'",
          regions: [claim.region])
      }))
}

/// Whether the banks hold all of the region. Banks may lie side by side or overlap.
func isCovered(_ region: Region, by banks: [Region]) -> Bool {
  var next = region.base.value
  for bank in banks.sorted(by: { $0.base.value < $1.base.value }) where bank.base.value <= next {
    if bank.last >= region.last { return true }
    if bank.last >= next { next = bank.last + 1 }
  }
  return false
}
