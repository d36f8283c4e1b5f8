// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let sharedSize = Rule(
    "shared-size",
    summary: "the shared memory has the 0x30000 bytes that raw images expect",
    page: Page(
      meaning: """
        Raw images regard 0x30000 bytes as their shared memory, whatever they use of it, and map \
        them; mcs-launch clears as many.
        """,
      consequence: """
        mcs-launch refuses to start: "the shared memory is too small".
        """,
      remedy: "Make it at least 192K; 1M is common.",
      example: """
        shared: {base: 0x70000000, size: 0x2d000, layout: legacy, …}    # wrong
        shared: {base: 0x70000000, size: 1M, layout: legacy, …}         # right
        """),
    after: [.rpmsgGeometry],
    checks: .client { _, client, findings in
      let size = client.shared.region.size
      guard size.value < LegacyLayout.byteCount, PlacedLayout(client.shared) != nil else {
        return
      }
      findings.add(
        "the shared memory of client '\(client.name.value)' has \(hex(size.value)) bytes, and raw"
          + " images expect \(hex(UInt64(LegacyLayout.byteCount)))", at: size.mark,
        fix: "size: 192K or more",
        regions: [client.shared.region])
    })
}
