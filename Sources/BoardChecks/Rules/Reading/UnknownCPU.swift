// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let unknownCPU = Self(
    summary: "clients have cores that the board has",
    page: Rule.Page(
      meaning: """
        The numbers under a client's 'cpus' are ids of the board's 'cpus', which begin with 0.
        """,
      consequence: "There is no such core to start; nothing is written.",
      remedy: """
        Take a core that there is, the last one where there is one client, or complete the board's \
        'cpus'.
        """,
      example: """
        cpus: [{id: 0, …}, {id: 1, …}, {id: 2, …}, {id: 3, …}]
        clients:
          - cpus: [4]    # wrong
            cpus: [3]    # right
        """))
}
