// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let treeOutsideRAM = Rule(
    "tree-outside-ram",
    summary: "the clients' regions are inside the tree's own /memory",
    page: Page(
      meaning: """
        Every region that the tree reserves for a client lies inside its memory nodes as Linux takes \
        them: linux,usable-memory instead of 'reg', and from 5.19 on no disabled nodes. Banks of size 0 \
        are the boot loader's to fill in and tell nothing. Device-tree compilers and schemas do not \
        compare the two.
        """,
      consequence: """
        Linux accepts a no-map region past the end of RAM without a word, and the image is loaded \
        into nothing. QEMU shrinks /memory to its -m, whatever the reservations say.
        """,
      remedy: """
        Give the board the RAM that the profile names (on QEMU: -m), or move the region into what \
        there is.
        """,
      example: """
        qemu-system-aarch64 -m 512M …    # wrong for memory: {base: 0x7a000000, size: 64M}
        qemu-system-aarch64 -m 2G …      # right
        """),
    checks: .tree { profile, tree, findings in
      let ram = TreeRAM(tree.document, profile)
      var seen: Set<String> = []
      for region in tree.ownRegions(profile) {
        let verdict = ram.judge(region.found)
        guard verdict == .outside || verdict == .disabled, seen.insert(region.path).inserted else {
          continue
        }
        findings.add(
          "the region \(region.found) is outside the tree's own memory" + ram.text(verdict),
          at: tree.place(region.path),
          notes: [.init("the \(region.title)", at: region.wanted.base.mark)],
          fix: ram.fix(
            verdict,
            otherwise:
              "give the board the RAM that the profile names (QEMU: -m), or move the region"),
          with: [region.client], regions: [region.found])
      }
    })
}
