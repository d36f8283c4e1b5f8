// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let layoutKeys = Rule(
    "layout-keys",
    summary: "the legacy layout has its numbers, a resource table brings its own",
    page: Page(
      meaning: """
        With 'layout: legacy' both sides know beforehand where the rings are: 'host-tx-vring', \
        'host-rx-vring', 'vring' and 'buffer' say it. With 'resource-table' the image's table and \
        the host decide, and none of them may be there.
        """,
      consequence: """
        Without the numbers nobody knows where the rings are; beside a resource table they say \
        what is not so.
        """,
      remedy: """
        Add the missing numbers (those of the known raw images stand in the example), or remove \
        them.
        """,
      example: """
        shared: {base: 0x70000000, size: 1M, layout: legacy}    # wrong
        shared: {base: 0x70000000, size: 1M, layout: legacy, host-tx-vring: 0x00028000, host-rx-vring: 0x0002c000, vring: {num: 16, align: 4}, buffer: 512}
        """),
    checks: .client { _, client, findings in
      let (shared, name) = (client.shared, client.name.value)
      var missing: [String] = []
      func check(_ key: String, _ mark: Mark?) {
        guard let mark else { return missing.append(key) }
        guard shared.layout.value == .resourceTable else { return }
        findings.add(
          "client '\(name)' has '\(key)' beside a resource table, which decides it", at: mark,
          notes: [.init("the layout", at: shared.layout.mark)], fix: "remove '\(key)'")
      }
      check("host-tx-vring", shared.hostTxVring?.mark)
      check("host-rx-vring", shared.hostRxVring?.mark)
      check("vring", shared.vring?.num.mark)
      check("buffer", shared.buffer?.mark)
      guard shared.layout.value == .legacy, !missing.isEmpty else { return }
      findings.add(
        "the legacy layout of client '\(name)' lacks '\(missing.joined(separator: "', '"))'",
        at: shared.layout.mark, fix: "add what the image is built for")
    })
}
