// SPDX-License-Identifier: MulanPSL-2.0

extension Rule {
  static let baseUnreadable = Rule(
    "base-unreadable",
    summary: "the base is a device tree blob",
    page: Page(
      meaning: """
        The file given with --base is a flattened device tree of version 16 or 17 that libfdt's full \
        check accepts, nested no deeper than 64 nodes. The reason in brackets is libfdt's: \
        FDT_ERR_BADMAGIC is no device tree at all (source text? a U-Boot image?), FDT_ERR_TRUNCATED \
        one that was cut off.
        """,
      consequence: "Nothing can be merged into it, and a board does not boot with it.",
      remedy: """
        Take the .dtb that the kernel's build or the vendor's BSP makes. Source text has to be \
        compiled first.
        """,
      example: """
        mcs-dtb check rpi4 --base bcm2711-rpi-4-b.dts    # wrong: source text
        mcs-dtb check rpi4 --base bcm2711-rpi-4-b.dtb    # right
        """),
    checks: .reading)
}
