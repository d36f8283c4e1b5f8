// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let profileForm = Self(
    summary: "the profile is YAML with the keys and kinds of values that profiles have",
    page: Rule.Page(
      meaning: """
        A profile is one YAML document of the form that docs/profile.md describes and \
        'mcs-dtb schema' prints for editors: no unknown and no doubled keys, every number in its \
        range, addresses in hex.
        """,
      consequence: "Nothing can be made of the profile; no file is written.",
      remedy: "Correct the line; the message says what was expected and what is near it.",
      example: """
        tittle: A board    # wrong
        title: A board     # right
        """))
}
