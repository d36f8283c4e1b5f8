// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension ProfileFault.Page {
  static let boardName = Self(
    summary: "a board has the name of its file",
    page: Rule.Page(
      meaning: """
        'board' is the file's name without '.yaml': commands find boards by the file's name and \
        write files by the board's.
        """,
      consequence: "Nothing is written: who asks for one board must not get another.",
      remedy: "Correct 'board', or rename the file.",
      example: """
        # boards/my-board.yaml
        board: myboard     # wrong
        board: my-board    # right
        """))
}
