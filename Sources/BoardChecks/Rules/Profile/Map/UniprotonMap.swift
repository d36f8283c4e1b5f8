// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let uniprotonMap = Rule(
    "uniproton-map", severity: .warning,
    summary: "UniProton on x86-64 finds the ranges that it is linked to",
    page: Page(
      meaning: """
        UniProton's images for x86-64 have fixed virtual addresses, and physical ones relative to \
        where they are loaded: DMA memory 36 MiB before, shared memory 34 MiB before, the log 2 \
        MiB before, then text (4 MiB), data (128 MiB) and the oscilloscope (96 MiB) one behind the \
        other. 'map' has these six.
        """,
      consequence: """
        The client takes a page fault where a range is missing, or looks for its rings in the \
        wrong place.
        """,
      remedy: """
        Correct the range that the message names. Where the image is linked otherwise, declare it \
        under 'allow'.
        """,
      example: """
        image: {load: 0x118000000, …}
        map:
          - {name: text, virtual: 0xf02400000, base: 0x118000000, size: 4M, cache: write-back}    # wrong
          - {name: text, virtual: 0xf02600000, base: 0x118000000, size: 4M, cache: write-back}    # right
        """),
    checks: .client(on: .x86_64) { _, client, findings in
      guard client.os.value == .uniproton, !client.map.isEmpty else { return }
      let load = client.image.load.value
      let contract = UniProtonMap.all
      for index in contract.indices {
        let range = contract[index]
        let base = load &+ UInt64(bitPattern: range.distance)
        let isThere = client.map.contains {
          $0.virtual.value == range.virtual && $0.region.base.value == base
            && $0.region.size.value == range.size
        }
        if isThere { continue }
        // The range that was meant is the one that agrees in one of the two.
        let near = client.map.first {
          $0.virtual.value == range.virtual || $0.region.base.value == base
        }
        findings.add(
          "UniProton loaded to \(hex(load)) expects its \(range.name) at virtual \(hex(range.virtual)),"
            + " \(hex(range.size)) bytes from \(hex(base)) on",
          at: near?.name.mark ?? client.name.mark,
          fix: near == nil
            ? "add this range to 'map'" : "correct '\(near?.name.value ?? "")'")
      }
    })
}
