// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let tooManyRegions = Rule(
    "too-many-regions",
    summary: "there are at most 16 regions",
    page: Page(
      meaning: """
        Every client has two regions, shared memory and its own, and the kernel module takes 16 \
        (MCS_MAX_REGIONS). Linux reads at most 64 nodes of /reserved-memory (MAX_RESERVED_REGIONS \
        in drivers/of/of_reserved_mem.c of Linux 6.1), the vendor's own included.
        """,
      consequence: """
        The module refuses to load: "is one region too many".
        """,
      remedy: "Remove clients: eight fit.",
      example: """
        clients: [{name: a, …}, … {name: i, …}]    # wrong: nine clients
        clients: [{name: a, …}, … {name: h, …}]    # right: eight
        """),
    checks: .profile { profile, findings in
      let limit = Limits.regions
      let count = profile.clientClaims.count
      guard count > limit, let client = profile.clients.dropFirst(limit / 2).first else { return }
      findings.add(
        "the clients have \(count) regions, and the kernel module takes \(limit)",
        at: client.name.mark, fix: "keep at most \(limit / 2) clients", with: [client.name.value])
    })
}
