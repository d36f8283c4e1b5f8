// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let regionWraps = Self(
    summary: "no region goes past the end of the address space",
    page: Rule.Page(
      meaning: "The last byte of a region is 'base' + 'size' - 1, and addresses have 64 bits.",
      consequence: "The range has no meaning; nothing is written.",
      remedy: """
        Correct 'base' or 'size': mostly an address stands where the size belongs, or there is a \
        digit too many.
        """,
      example: """
        memory: {base: 0xffffffff80000000, size: 4G}    # wrong
        memory: {base: 0x80000000, size: 4G}            # right
        """))
}
