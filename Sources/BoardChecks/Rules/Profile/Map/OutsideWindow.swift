// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let outsideWindow = Rule(
    "outside-window",
    summary: "all that a client uses is inside its window",
    page: Page(
      meaning: """
        The window is all that Linux leaves alone: the client's memory, its shared memory and \
        every range of its map lie inside.
        """,
      consequence: "Linux uses what lies outside as its own RAM: both overwrite each other.",
      remedy: "Make the window larger, or move the region into it.",
      example: """
        window: {base: 0x110000000, size: 256M}     # wrong: ends at 0x120000000
        window: {base: 0x110000000, size: 512M}     # right
        map: [{name: oscilloscope, base: 0x120400000, size: 96M, …}]
        """),
    checks: .client { _, client, findings in
      guard let window = client.window else { return }
      let name = client.name.value
      let regions = [
        ("the memory of client '\(name)'", client.memory),
        ("the shared memory of client '\(name)'", client.shared.region),
      ]
      // Ranges that lie in one of these would say the same again.
      let ranges = client.map.filter { entry in
        !regions.contains { $0.1.contains(entry.region) }
      }.map { ("the range '\($0.name.value)' of client '\(name)'", $0.region) }
      for (title, region) in regions + ranges where !window.contains(region) {
        findings.add(
          "\(title) \(region) is not inside the client's window \(window)", at: region.base.mark,
          notes: [.init("the window", at: window.base.mark)],
          fix: "make the window larger, or move the region",
          regions: [region, window])
      }
    })
}
