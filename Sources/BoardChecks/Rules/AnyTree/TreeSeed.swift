// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

extension Rule {
  static let treeSeed = Rule(
    "tree-seed", severity: .warning,
    summary: "no seed is stored in the tree",
    page: Page(
      meaning: """
        /chosen has neither kaslr-seed nor rng-seed. Boot loaders write them anew at every boot; in a \
        file they come from a tree that was dumped, from QEMU or from a running board.
        """,
      consequence: """
        Every boot of every board has the same "random" kernel addresses and the same first entropy, \
        which anybody with the file knows. What else the boot loader wrote into the dumped tree, such \
        as linux,initrd-start, is stale too.
        """,
      remedy: """
        Remove the properties (fdtput -d FILE /chosen kaslr-seed), or take the tree from the kernel's \
        build; QEMU leaves them out with -M dtb-randomness=off. Merging removes them.
        """,
      example: """
        chosen { kaslr-seed = <0x9ca1 0x77b2>; };    # wrong
        chosen { };                                  # right
        """),
    checks: .anyTree { _, document, findings in
      guard !document.isOverlay else { return }
      for seed in document.tree.storedSeeds {
        findings.add(
          "\(seed) is stored in the file, the same on every boot", at: document.place("/chosen"),
          fix: "remove it: fdtput -d \(document.file) /chosen \(seed)")
      }
    })
}
