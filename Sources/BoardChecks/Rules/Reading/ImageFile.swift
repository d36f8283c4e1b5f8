// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let imageFile = Self(
    summary: "an image is a file name without a folder",
    page: Rule.Page(
      meaning: """
        'image.file' is a name only: on the board images lie in /lib/firmware, on the build host \
        anywhere.
        """,
      consequence: """
        A path of one machine would be written into files for another; nothing is written.
        """,
      remedy: "Leave the folder out.",
      example: """
        image: {file: /lib/firmware/zephyr.bin, …}    # wrong
        image: {file: zephyr.bin, …}                  # right
        """))
}
