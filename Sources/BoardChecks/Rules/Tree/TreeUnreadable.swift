// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let treeUnreadable = Rule(
    "tree-unreadable",
    summary: "the finished tree is a device tree blob",
    page: Page(
      meaning: """
        The file given with --dtb is a flattened device tree of version 16 or 17 that libfdt's full \
        check accepts, nested no deeper than 64 nodes. The reason in brackets is libfdt's.
        """,
      consequence: "The boot loader refuses it, or Linux finds no tree and stops without a word.",
      remedy: "Make it again; look whether the tool that made it failed, or the disk was full.",
      example: """
        mcs-dtb check qemu-a53 --dtb qemu.dts    # wrong: source text
        mcs-dtb check qemu-a53 --dtb qemu.dtb    # right
        """),
    checks: .reading)
}
