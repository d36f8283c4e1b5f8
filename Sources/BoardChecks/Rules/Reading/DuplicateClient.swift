// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let duplicateClient = Rule(
    "duplicate-client",
    summary: "every client has its own name",
    page: Page(
      meaning: "Names of clients become labels in the device tree, names of files and of units.",
      consequence: "One client's nodes and files would take the other's place; nothing is written.",
      remedy: "Give one of them another name.",
      example: """
        clients: [{name: zephyr, …}, {name: zephyr, …}]              # wrong
        clients: [{name: zephyr-left, …}, {name: zephyr-right, …}]   # right
        """),
    checks: .reading)
}
