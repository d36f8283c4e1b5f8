// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Foundation
import TestSupport
import Testing

@testable import BoardMap

/// The maps of all boards: text under Golden/, drawings under docs/boards/.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then look at the drawings.
@Suite struct GoldenMapsTests {
  @Test func everyBoardIsHere() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Repository.path("boards"))
    #expect(files.sorted() == Example.names.map { "\($0).yaml" })
  }

  @Test(arguments: Example.names)
  func theTextIsAsExpected(_ board: String) throws {
    try compare(
      memoryMapText(Example.board(board)), with: "Tests/BoardMapTests/Golden/\(board).txt")
  }

  @Test(arguments: Example.names)
  func theDrawingIsAsExpected(_ board: String) throws {
    try compare(memoryMapSVG(Example.board(board)), with: "docs/boards/\(board).svg")
  }

  private func compare(_ text: String, with file: String) throws {
    if ProcessInfo.processInfo.environment["MCS_WRITE_GOLDEN"] != nil {
      try text.write(toFile: Repository.path(file), atomically: true, encoding: .utf8)
    }
    #expect(try text == Repository.text(file))
  }
}
