// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let serviceCount = Rule(
    "service-count", severity: .warning,
    summary: "a client has between 1 and 16 services",
    page: Page(
      meaning: "mcs-launch waits for a client's first service, and takes 16 at most.",
      consequence: """
        Without a service mcs-launch gives up after five seconds. Those after the sixteenth get no \
        terminal.
        """,
      remedy: "List what the client announces.",
      example: """
        services: []                   # wrong
        services: [uart, console]      # right
        """),
    checks: .client { _, client, findings in
      let (name, services) = (client.name.value, client.services)
      if services.isEmpty {
        findings.add(
          "client '\(name)' has no services: mcs-launch takes it for one that did not start",
          at: client.name.mark, fix: "list what it announces")
      } else if services.count > Limits.services {
        findings.add(
          "client '\(name)' has \(services.count) services, and mcs-launch takes \(Limits.services)",
          at: services[Limits.services].mark, fix: "announce at most \(Limits.services)")
      }
    })
}
