// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

extension Rule {
  static let firmwareTopOfRAM = Rule(
    "firmware-top-of-ram",
    summary: "on UEFI boards clients stay clear of the top of the low RAM",
    page: Page(
      meaning: """
        UEFI firmware and GRUB allocate from the top of the RAM below 4 GiB downwards: the firmware's \
        own data, the initial RAM disk, the kernel. A client's region must lie at least 256 MiB \
        below that top.
        """,
      consequence: """
        Linux finds the range in use by the firmware, logs "failed to reserve memory for node" and \
        uses it as ordinary RAM: the reservation is lost. The kernel module refuses the region; \
        with older modules the client overwrites Linux.
        """,
      remedy: """
        Move the client's window down, or the other way round: take a board with more RAM. Where \
        the image is linked to an address and cannot move, declare the exception with its reason.
        """,
      example: """
        # RAM [0x40000000, 0x80000000), booted by UEFI
        memory: {base: 0x7a000000, size: 64M}    # wrong: less than 256 MiB below 0x80000000
        memory: {base: 0x60000000, size: 64M}    # right
        """),
    after: [.outsideRAM],
    checks: .eachVariant(
      .region { profile, claim, findings in
        guard profile.boot.method.value == .uefiGRUB else { return }
        // Reproduced with EDK2 and GRUB on QEMU's virt machine with initrds of up to 200 MiB.
        let reach: UInt64 = 256 << 20
        let limit: UInt64 = 1 << 32
        let low = profile.memory.filter { $0.base.value < limit }
        guard let top = low.map({ min($0.last, limit - 1) }).max(), top >= reach else { return }
        let start = top - (reach - 1)
        guard claim.region.last >= start, claim.region.base.value <= top else { return }
        findings.add(
          "the \(claim.title) \(claim.region) is within 256 MiB of the top of the low RAM"
            + " \(hex(top + 1)), where UEFI firmware and GRUB allocate",
          at: claim.region.base.mark,
          fix: "move it below \(hex(start)), or declare under 'allow' why it has to be there",
          regions: [claim.region])
      }))
}
