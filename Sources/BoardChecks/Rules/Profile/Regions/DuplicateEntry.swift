// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let duplicateEntry = Rule(
    "duplicate-entry", severity: .warning,
    summary: "no list names the same thing twice",
    page: Page(
      meaning: """
        Reserved entries, ranges of a map, services, ways to power off, kernel arguments, the \
        tree's compatible strings and exceptions each have their own name. A reserved entry has no \
        client's name either: exceptions refer to both by name.
        """,
      consequence: """
        The second one has no effect, or an exception accepts more than it means. Mostly one of \
        them was meant to be another.
        """,
      remedy: "Remove one, or correct its name.",
      example: """
        services: [uart, console, uart]    # wrong
        services: [uart, console]          # right
        """),
    checks: .profile { profile, findings in
      func check(_ names: [Marked<String>], _ what: String) {
        for (index, name) in names.enumerated() {
          guard let twin = names[..<index].first(where: { $0.value == name.value }) else {
            continue
          }
          findings.add(
            "\(what) '\(name.value)' stands here twice", at: name.mark,
            notes: [.init("the first one", at: twin.mark)], fix: "remove one, or correct its name",
            with: [name.value])
        }
      }
      check(
        profile.clients.map(\.name) + profile.reserved.map(\.name), "the name")
      check(profile.deviceTree?.compatible ?? [], "the compatible string")
      check(profile.boot.arguments, "the argument")
      for client in profile.clients {
        check(client.map.map(\.name), "the range")
        check(client.services, "the service")
        check(
          client.powerOff.map { Marked($0.value.rawValue, at: $0.mark) }, "the way to power off")
      }
      check(
        profile.exceptions.map { entry in
          let parts = [entry.rule.value, entry.with?.value, entry.variant?.value].compactMap { $0 }
          return Marked(parts.joined(separator: ", "), at: entry.rule.mark)
        }, "the exception")
    })
}
