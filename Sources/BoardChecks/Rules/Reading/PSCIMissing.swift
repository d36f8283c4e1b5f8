// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let psciMissing = Self(
    summary: "an arm64 board has PSCI",
    page: Rule.Page(
      meaning: """
        Clients' cores are started by the firmware: PSCI's CPU_ON, by 'hvc' or 'smc' (Arm \
        DEN0022).
        """,
      consequence: """
        The kernel module refuses to load: "no PSCI".
        """,
      remedy: """
        Copy 'method' from the tree's /psci node. Where the vendor's tree has none because \
        firmware adds it at boot, add 'provided-by: firmware'. A board without PSCI cannot run a \
        client.
        """,
      example: """
        psci: {method: smc}                            # the tree has /psci
        psci: {method: smc, provided-by: firmware}     # TF-A adds it at boot
        """))
}
