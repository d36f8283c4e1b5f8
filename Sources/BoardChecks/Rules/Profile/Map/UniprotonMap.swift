// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
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
      // UniProton's linker script for x86-64, and what its predecessor's mmu_map.c maps.
      let contract: [(name: String, virtual: UInt64, distance: Int64, size: UInt64)] = [
        ("DMA memory", 0xf_0020_0000, -0x240_0000, 0x20_0000),
        ("shared memory", 0xf_0040_0000, -0x220_0000, 0x200_0000),
        ("log", 0xf_0240_0000, -0x20_0000, 0x20_0000),
        ("text", 0xf_0260_0000, 0, 0x40_0000),
        ("data", 0xf_02a0_0000, 0x40_0000, 0x800_0000),
        ("oscilloscope", 0xf_0aa0_0000, 0x840_0000, 0x600_0000),
      ]
      let load = client.image.load.value
      for range in contract {
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
