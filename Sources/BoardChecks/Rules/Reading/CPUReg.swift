// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let cpuReg = Self(
    summary: "on arm64 'reg' of a core has affinity bits only",
    page: Rule.Page(
      meaning: """
        On arm64 'reg' is what PSCI knows the core by: the affinity fields of MPIDR_EL1, bits 0 to \
        23 and 32 to 39 (Arm ARM, MPIDR_EL1). The register's other bits tell nothing about which \
        core it is.
        """,
      consequence: """
        PSCI's CPU_ON refuses the number with INVALID_PARAMETERS, and the client does not start.
        """,
      remedy: "Take 'reg' of the core's node in the board's device tree, or clear the other bits.",
      example: """
        cpus: [{id: 0, reg: 0x80000000}, …]    # wrong: bit 31 of MPIDR_EL1 is always 1
        cpus: [{id: 0, reg: 0x00000000}, …]    # right
        """))
}
