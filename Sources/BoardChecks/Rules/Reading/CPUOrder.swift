// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let cpuOrder = Self(
    summary: "cores are listed in Linux's order without gaps",
    page: Rule.Page(
      meaning: """
        'id' is Linux's logical number of a core. The list has all cores, also the clients', from \
        0 on.
        """,
      consequence: """
        maxcpus= and the clients' 'cpus' would mean other cores than Linux's; nothing is written.
        """,
      remedy: """
        List the cores in the order in which Linux numbers them: that of the device tree's cpu \
        nodes, the one it boots on first.
        """,
      example: """
        cpus: [{id: 0, reg: 0x0}, {id: 2, reg: 0x2}]                       # wrong
        cpus: [{id: 0, reg: 0x0}, {id: 1, reg: 0x1}, {id: 2, reg: 0x2}]    # right
        """))
}
