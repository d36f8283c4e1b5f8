// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let resourceTablePool = Rule(
    "resource-table-pool",
    summary: "the pool of a resource-table client is inside its shared memory",
    page: Page(
      meaning: """
        With a resource table rings and buffers lie in a pool of 0x20000 bytes, at 0x20000 times \
        the number of the client's first core from the start of the shared memory.
        """,
      consequence: """
        The launcher of such clients puts the rings behind the shared memory, into Linux's RAM.
        """,
      remedy: "Make the shared memory larger: 0x20000 × (cpu + 1), so 512K for cpu 3.",
      example: """
        cpus: [3]
        shared: {base: 0x70000000, size: 256K, layout: resource-table}    # wrong
        shared: {base: 0x70000000, size: 512K, layout: resource-table}    # right
        """),
    checks: .client { _, client, findings in
      guard client.shared.layout.value == .resourceTable else { return }
      // The shape keeps cpu numbers below 512.
      guard let cpu = client.cpus.first?.value else { return }
      let (name, region) = (client.name.value, client.shared.region)
      let (start, end) = TablePool.offsets(cpu: cpu)
      guard end > region.size.value else { return }
      findings.add(
        "the pool of client '\(name)' for cpu \(cpu) at [\(hex(start)), \(hex(end))) is past the end"
          + " of its shared memory at \(hex(region.size.value))", at: region.size.mark,
        notes: [.init("cpu \(cpu)", at: client.cpus[0].mark)], fix: "size: \(end >> 10)K or more",
        regions: [region])
    })
}
