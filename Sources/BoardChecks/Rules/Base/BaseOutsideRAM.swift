// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

extension Rule {
  static let baseOutsideRAM = Rule(
    "base-outside-ram",
    summary: "the clients are inside the RAM of the base's memory nodes",
    page: Page(
      meaning: """
        Every region of a client lies inside the base's memory nodes as Linux takes them: \
        linux,usable-memory instead of 'reg', and from 5.19 on no disabled nodes. Banks of size 0 \
        are the boot loader's to fill in and are ignored; banks that lie side by side count as one. \
        RAM that U-Boot or UEFI adds behind the tree's is tree-ram-ends-early's.
        """,
      consequence: """
        Linux accepts a no-map region past the end of RAM without a word, and the image is loaded \
        into nothing.
        """,
      remedy: """
        Take the tree for the board's size of RAM, or move the region; correct 'memory' in the \
        profile where it is wrong too.
        """,
      example: """
        memory@40000000 { reg = <0x0 0x40000000 0x0 0x20000000>; };    # 512 MiB in the base
        memory: {base: 0x7a000000, size: 64M}                          # wrong
        memory: {base: 0x5a000000, size: 64M}                          # right
        """),
    checks: .base { profile, base, findings in
      let ram = TreeRAM(base.document, profile)
      for claim in profile.clientClaims {
        let verdict = ram.judge(claim.region)
        guard verdict == .outside || verdict == .disabled else { continue }
        findings.add(
          "the \(claim.title) \(claim.region) is outside the base's memory" + ram.text(verdict),
          at: base.document.place("/"),
          notes: [.init("the \(claim.title)", at: claim.region.base.mark)],
          fix: ram.fix(
            verdict, otherwise: "take the tree for this board's RAM, or move the region"),
          with: [claim.name], regions: [claim.region])
      }
    })
}
