// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let doorbellArch = Rule(
    "doorbell-arch",
    summary: "the doorbell is an interrupt that the architecture has",
    page: Page(
      meaning: """
        On arm64 the doorbell is a software-generated or a shared peripheral interrupt of the GIC, \
        on x86-64 a vector.
        """,
      consequence: "Neither side can ring the other: the client starts and says nothing.",
      remedy: """
        Take what the image is built for: 'sgi: 7' for the known arm64 images, 'vector: 0xeb' for \
        UniProton on x86-64.
        """,
      example: """
        arch: x86_64
        doorbell: {sgi: 7}         # wrong
        doorbell: {vector: 0xeb}   # right
        """),
    checks: .client { profile, client, findings in
      let facts = profile.architecture.value.facts
      let kind = client.doorbell.kind
      guard !facts.doorbells.contains(kind) else { return }
      findings.add(
        "client '\(client.name.value)' has '\(kind.rawValue)' as its doorbell, which"
          + " \(profile.architecture.value.rawValue) does not have",
        at: client.doorbell.number.mark,
        fix: "doorbell: \(facts.usualDoorbell)")
    })
}
