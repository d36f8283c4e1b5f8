// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let memmapWindow = Rule(
    "memmap-window",
    summary: "clients have a window on x86-64 only",
    page: Page(
      meaning: """
        On x86-64 a client has a 'window' around all that it uses, which memmap= takes out of \
        Linux's RAM. On arm64 the device tree reserves each region, and clients set their own page \
        tables up: neither 'window' nor 'map' means anything there.
        """,
      consequence: """
        Without the window Linux uses the client's memory as its own, and the kernel module \
        refuses the region.
        """,
      remedy: "x86-64: add 'window'. arm64: remove 'window' and 'map'.",
      example: """
        window: {base: 0x110000000, size: 512M}    # becomes memmap=512M$0x110000000
        """),
    checks: .client { profile, client, findings in
      let facts = profile.architecture.value.facts
      let name = client.name.value
      switch (facts.hasDeviceTree, client.window) {
      case (false, nil):
        findings.add(
          "client '\(name)' has no 'window' for memmap= to reserve", at: client.name.mark,
          fix: profile.windowClaims.first.map {
            "add 'window' with the range of the \($0.title), and make both large enough"
          } ?? "add 'window' with one range around all that the client uses")
      case (true, let window?):
        findings.add(
          "client '\(name)' has a 'window', which memmap= reserves on x86-64 only",
          at: window.base.mark, fix: "remove 'window': the device tree reserves the regions")
      case (true, nil), (false, _?): break
      }
      if !facts.mapsClients, let first = client.map.first {
        findings.add(
          "client '\(name)' has a 'map', and sets its page tables up itself on"
            + " \(profile.architecture.value.rawValue)",
          at: first.name.mark, fix: "remove 'map'")
      }
    })
}
