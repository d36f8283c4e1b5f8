// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let powerOffService = Rule(
    "power-off-service",
    summary: "a client announces what it is switched off by",
    page: Page(
      meaning: """
        'rpc' goes over the service 'rpmsg-rpc', 'onoff' over 'onoff' and 'uart-shutdown' over \
        'uart'. 'init' resets the core from outside, which x86-64 has and PSCI on arm64 has not. \
        'resource-table' is a word in the table of a client with layout: resource-table.
        """,
      consequence: "The client cannot be asked to stop and keeps its core until the board resets.",
      remedy: """
        Add the service, if the client announces it, or remove the way. A client that cannot \
        switch itself off on arm64 has 'power-off: []'.
        """,
      example: """
        services: [uart, console]
        power-off: [rpc]              # wrong
        power-off: [uart-shutdown]    # right
        """),
    checks: .client { profile, client, findings in
      let name = client.name.value
      for way in client.powerOff {
        if way.value == .resourceTable {
          if client.shared.layout.value == .resourceTable { continue }
          findings.add(
            "client '\(name)' is switched off by its resource table, and its layout has none",
            at: way.mark, notes: [.init("the layout", at: client.shared.layout.mark)],
            fix: "remove 'resource-table', or write layout: resource-table")
          continue
        }
        guard let service = way.value.service.map({ "\($0)" }) else {
          if profile.architecture.value.facts.resetsSingleCores { continue }
          findings.add(
            "client '\(name)' cannot be switched off by init:"
              + " \(profile.architecture.value.rawValue) resets no single core",
            at: way.mark, fix: "remove 'init'")
          continue
        }
        if client.services.contains(where: { $0.value == service }) { continue }
        findings.add(
          "client '\(name)' is switched off by '\(way.value.rawValue)', and does not announce"
            + " '\(service)'", at: way.mark,
          fix: "add '\(service)' to 'services', or remove '\(way.value.rawValue)'")
      }
    })
}
