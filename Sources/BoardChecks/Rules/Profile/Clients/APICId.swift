// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let apicId = Rule(
    "apic-id",
    summary: "on x86-64 'reg' of a core is an APIC id",
    page: Page(
      meaning: """
        An APIC id has 32 bits, and all ones mean every core (Intel SDM, volume 3, 11.12.1).
        """,
      consequence: "The client is not started, or its start signal goes to all cores at once.",
      remedy: """
        Take "apicid" of the core in /proc/cpuinfo.
        """,
      example: """
        cpus: [{id: 0, reg: 0xffffffff}, …]    # wrong
        cpus: [{id: 0, reg: 0x00000000}, …]    # right
        """),
    checks: .profile(on: .x86_64) { profile, findings in
      for cpu in profile.cpus where cpu.reg.value >= 0xffff_ffff {
        findings.add(
          "reg \(hex(cpu.reg.value)) of cpu \(cpu.id.value) is not an APIC id, which goes up to"
            + " 0xfffffffe", at: cpu.reg.mark, fix: "take 'apicid' of /proc/cpuinfo")
      }
    })
}
