// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

@testable import BoardMap

/// The maps of all boards: text under Golden/, drawings under docs/boards/.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then look at the drawings.
@Suite struct GoldenMapsTests {
  @Test(arguments: Boards.names)
  func theTextIsAsExpected(_ board: String) throws {
    try compare(
      memoryMapText(Boards.profile(board)), with: "Tests/BoardMapTests/Golden/\(board).txt")
  }

  @Test(arguments: Boards.names)
  func theDrawingIsAsExpected(_ board: String) throws {
    try compare(memoryMapSVG(Boards.profile(board)), with: "docs/boards/\(board).svg")
  }

  private func compare(_ text: String, with file: String) throws {
    #expect(try text == Golden.text(file, insteadOf: text))
  }
}
