// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import ClientContract
import Diagnostics

extension Rule {
  static let serviceName = Rule(
    "service-name",
    summary: "names of services fit an announcement",
    page: Page(
      meaning: """
        A client announces an endpoint with a name of at most 31 bytes and a NUL (RPMSG_NAME_SIZE \
        in Linux's include/linux/rpmsg.h); it has printable ASCII characters and no blanks.
        """,
      consequence: """
        No announcement will ever have this name: the launcher waits for the service in vain.
        """,
      remedy: "Take the name from the client's source, or from the launcher's output.",
      example: """
        services: ["console 1"]    # wrong
        services: [console]        # right
        """),
    checks: .client { _, client, findings in
      for service in client.services {
        let bytes = service.value.utf8
        if bytes.count <= Limits.serviceName, bytes.allSatisfy({ (0x21...0x7e).contains($0) }) {
          continue
        }
        findings.add(
          bytes.count > Limits.serviceName
            ? "the service '\(service.value)' has \(bytes.count) bytes, and a name at most \(Limits.serviceName)"
            : "the service '\(service.value)' has other characters than printable ASCII",
          at: service.mark, fix: "take the name that the client announces")
      }
    })
}
