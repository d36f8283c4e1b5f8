// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let duplicateClient = Self(
    summary: "every client has its own name",
    page: Rule.Page(
      meaning: "Names of clients become labels in the device tree, names of files and of units.",
      consequence: "One client's nodes and files would take the other's place; nothing is written.",
      remedy: "Give one of them another name.",
      example: """
        clients: [{name: zephyr, …}, {name: zephyr, …}]              # wrong
        clients: [{name: zephyr-left, …}, {name: zephyr-right, …}]   # right
        """))
}
