// SPDX-License-Identifier: MulanPSL-2.0

import RemoteprocBinding

extension Rule {
  static let baseRegionInUse = Rule(
    "base-region-in-use",
    summary: "no driver uses the region that a predecessor left in the base",
    page: Page(
      meaning: """
        A region compatible with "mcs_mem" is what the first generation of the module read; merging \
        replaces it. No other node of the base may name it in its memory-region.
        """,
      consequence: "The other node would lose its memory, or refer to something else.",
      remedy: "Give the other node a region of its own in the base.",
      example: """
        mcs: mcs@70000000 { compatible = "mcs_mem"; … };
        audio { memory-region = <&mcs>; };          # wrong
        audio { memory-region = <&audio_mem>; };    # right
        """),
    checks: .base { _, base, findings in
      for path in base.contested {
        findings.add(
          "the region (compatible \"\(RemoteprocBinding.firstCompatible)\") would be replaced, and"
            + " is the memory-region of another node too",
          at: base.document.place(path), fix: "give the other node a region of its own")
      }
    })
}
