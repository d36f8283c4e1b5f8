// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let memoryOrVariants = Self(
    summary: "a board has either 'memory' or 'variants'",
    page: Rule.Page(
      meaning: """
        Either the board has one size of RAM, under 'memory', or several, each under 'variants' \
        with its own 'memory'.
        """,
      consequence: "With both or none nobody knows how much RAM the board has; nothing is written.",
      remedy: "Keep one of the two. A board that is sold with one size has 'memory'.",
      example: """
        memory: [{base: 0x40000000, size: 1G}]                  # one size
        variants:                                               # or several
          2g: {memory: [{base: 0x40000000, size: 2G}]}
          4g: {memory: [{base: 0x40000000, size: 4G}]}
        """))
}
