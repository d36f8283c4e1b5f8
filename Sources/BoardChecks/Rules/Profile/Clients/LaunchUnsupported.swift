// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract

extension Rule {
  static let launchUnsupported = Rule(
    "launch-unsupported", severity: .warning,
    summary: "mcs-launch with mcs_km can launch the client",
    page: Page(
      meaning: """
        A profile describes what a client needs, which may be more than this version's launcher and \
        kernel module can do: several clients or several processors at a time, ELF images and \
        resource tables, an SPI as doorbell. What is made for Linux and the client is right all the \
        same, and other launchers may serve it.
        """,
      consequence: "mcs-launch refuses the client on the board, after everything was installed.",
      remedy: """
        Choose what can be launched. Where the client is started by other means, declare that \
        under 'allow'.
        """,
      example: """
        cpus: [2, 3]    # not yet
        cpus: [3]       # right
        """),
    checks: .client { profile, client, findings in
      for (limitation, mark) in profile.limitations(of: client) {
        findings.add(
          "client '\(client.name.value)': \(limitation.text)", at: mark,
          fix: "choose what can be, or declare under 'allow' how it is started otherwise")
      }
    })
}
