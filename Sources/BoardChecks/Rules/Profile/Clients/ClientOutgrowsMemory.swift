// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let clientOutgrowsMemory = Rule(
    "client-outgrows-memory",
    summary: "all that the running image uses is in its memory",
    page: Page(
      meaning: """
        'image.memory-end' is the first address after the image's heap and stacks: the client's \
        memory goes at least that far. How far it goes the image's file does not tell: the shipped \
        RT-Thread for RK3568 has 240 KiB and a heap of 64 MiB, which the vendor's reservation cut \
        off.
        """,
      consequence: """
        The client writes into Linux's memory as soon as its heap grows: Linux crashes at random, \
        much later.
        """,
      remedy: "Make 'memory' larger, or build the image with a smaller heap.",
      example: """
        image: {load: 0x7a000000, memory-end: 0x7e1f5420, …}
        memory: {base: 0x7a000000, size: 64M}    # wrong: ends at 0x7e000000
        memory: {base: 0x7a000000, size: 66M}    # right
        """),
    after: [.loadOutsideMemory],
    checks: .client { _, client, findings in
      guard let end = client.image.memoryEnd, end.value - 1 > client.memory.last else { return }
      let (name, base) = (client.name.value, client.memory.base)
      let used = Region(base: base, size: Marked(end.value - base.value, at: end.mark))
      let isSmall = used.size.value < 1 << 20
      let size = used.size.value.roundedUp(to: isSmall ? 4 << 10 : 1 << 20)
      let text = isSmall ? "\(size >> 10)K" : "\(size >> 20)M"
      let missing = String(end.value - 1 - client.memory.last, radix: 16)
      findings.add(
        "client '\(name)' needs \(used) but its memory ends at \(hex(client.memory.last &+ 1)),"
          + " 0x\(missing) bytes short", at: client.memory.size.mark,
        notes: [.init("the image's memory ends at \(hex(end.value))", at: end.mark)],
        fix: "make it at least \(hex(size)): size: \(text)", regions: [client.memory, used])
    })
}
