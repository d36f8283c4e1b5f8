// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let linuxVector = Rule(
    "linux-vector",
    summary: "the doorbell is none of Linux's own vectors",
    page: Page(
      meaning: """
        Linux on x86-64 has vectors of its own: 0x20, ISA interrupts 0x30 to 0x3f, system calls \
        0x80, and from 0xec on the timer, its interrupts between cores and others \
        (arch/x86/include/asm/irq_vectors.h).
        """,
      consequence: """
        A client that rings one of these calls some other handler of Linux, and no message \
        arrives.
        """,
      remedy: """
        Take the vector that the image is built for: 0xeb for UniProton. Others from 0x40 to 0xeb \
        may be free.
        """,
      example: """
        doorbell: {vector: 0xf0}    # wrong
        doorbell: {vector: 0xeb}    # right
        """),
    checks: .client(on: .x86_64) { _, client, findings in
      guard case .vector(let number) = client.doorbell,
        let use = linuxUse(ofVector: number.value)
      else { return }
      findings.add(
        "the doorbell of client '\(client.name.value)' is vector 0x"
          + "\(String(number.value, radix: 16)), which Linux has \(use)", at: number.mark,
        fix: "vector: 0xeb, or what the image is built for")
    })
}

/// What Linux has a vector for; nil where it may be free (Linux 6.1,
/// arch/x86/include/asm/irq_vectors.h).
private func linuxUse(ofVector vector: UInt64) -> String? {
  switch vector {
  case 0x20: "for moving interrupts"
  case 0x30...0x3f: "for ISA interrupts"
  case 0x80: "for system calls"
  case 0xec...: "for its timer and between its cores"
  default: nil
  }
}
