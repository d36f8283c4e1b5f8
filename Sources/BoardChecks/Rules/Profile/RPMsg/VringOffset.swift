// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let vringOffset = Rule(
    "vring-offset",
    summary: "rings begin at multiples of 16",
    page: Page(
      meaning: """
        The offsets of both rings are multiples of 16: a ring begins with its descriptor table, \
        which needs that (VirtIO 1.2, 2.7).
        """,
      consequence: """
        The client reads descriptors across two of Linux's, or takes an alignment fault in \
        uncached memory.
        """,
      remedy: "Correct the offset: 0x00028000 and 0x0002c000 in all known raw images.",
      example: """
        host-tx-vring: 0x00028008    # wrong
        host-tx-vring: 0x00028000    # right
        """),
    checks: .client { _, client, findings in
      func check(_ key: String, _ offset: Marked<UInt64>?) {
        guard let offset else { return }
        if offset.value > RingLayout.mostOffset {
          return findings.add(
            "'\(key)' \(hex(offset.value)) of client '\(client.name.value)' is past any shared"
              + " memory: offsets go up to \(hex(UInt64(RingLayout.mostOffset)))",
            at: offset.mark, fix: "count from the start of the shared memory")
        }
        guard offset.value % 16 != 0 else { return }
        findings.add(
          "'\(key)' \(hex(offset.value)) of client '\(client.name.value)' is not a multiple of 16",
          at: offset.mark, fix: "\(key): \(hex(offset.value & ~15))")
      }
      check("host-tx-vring", client.shared.hostTxVring)
      check("host-rx-vring", client.shared.hostRxVring)
    })
}
