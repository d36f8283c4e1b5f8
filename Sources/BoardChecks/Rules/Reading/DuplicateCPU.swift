// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let duplicateCPU = Self(
    summary: "no two cores have the same 'reg'",
    page: Rule.Page(
      meaning: "'reg' is what hardware and firmware know a core by: every core has its own.",
      consequence: """
        Starting one core would start the other; Linux drops cpu nodes with the same reg.
        """,
      remedy:
        "Correct one of the two. On many chips cores are numbered 0x000, 0x100, 0x200 and so on.",
      example: """
        cpus: [{id: 0, reg: 0x000}, {id: 1, reg: 0x000}]    # wrong
        cpus: [{id: 0, reg: 0x000}, {id: 1, reg: 0x100}]    # right
        """))
}
