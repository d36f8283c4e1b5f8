// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let secureSGI = Rule(
    "secure-sgi", severity: .warning,
    summary: "the doorbell is no SGI of secure firmware",
    page: Page(
      meaning: """
        SGIs 8 to 15 are by Arm's recommendation those of the secure side (IHI 0069, 4.4), and \
        mcs_km rings and hears SGI 7 only.
        """,
      consequence: """
        Where the firmware keeps them, ringing has no effect at all: the client waits for ever.
        """,
      remedy: "Build the image with SGI 7.",
      example: """
        doorbell: {sgi: 8}    # wrong on most boards
        doorbell: {sgi: 7}    # right
        """),
    checks: .client(on: .arm64) { _, client, findings in
      guard case .sgi(let number) = client.doorbell, number.value >= 8 else { return }
      findings.add(
        "the doorbell of client '\(client.name.value)' is SGI \(number.value): secure firmware"
          + " mostly keeps 8 to 15, and mcs_km rings 7", at: number.mark, fix: "sgi: 7")
    })
}
