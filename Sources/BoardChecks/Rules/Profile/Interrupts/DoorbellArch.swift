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
    checks: .profile { profile, findings in
      let isArm = profile.architecture.value == .arm64
      for client in profile.clients {
        let (kind, number) =
          switch client.doorbell {
          case .sgi(let number): ("sgi", number)
          case .spi(let number): ("spi", number)
          case .vector(let number): ("vector", number)
          }
        guard isArm == (kind == "vector") else { continue }
        findings.add(
          "client '\(client.name.value)' has '\(kind)' as its doorbell, which"
            + " \(profile.architecture.value.rawValue) does not have", at: number.mark,
          fix: isArm ? "doorbell: {sgi: 7}" : "doorbell: {vector: 0xeb}", with: [client.name.value])
      }
    })
}
