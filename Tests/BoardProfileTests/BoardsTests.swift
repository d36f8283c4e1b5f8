// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import TestSupport
import Testing

@Suite struct BoardsTests {
  @Test func thereAreBoards() { #expect(!Boards.names.isEmpty) }

  @Test(arguments: Boards.names)
  func everyBoardIsRead(_ name: String) throws {
    #expect(try Boards.profile(name).board.value == name)
  }

  /// Addresses and plain sizes in hex have small letters and at least eight digits.
  @Test(arguments: Boards.names)
  func numbersAreWrittenAlike(_ name: String) throws {
    let text = try Boards.text(name)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let values = line.split(separator: "#", omittingEmptySubsequences: false)[0]
      for match in values.matches(of: #/(base|size|reg|load|entry|vring): (0x[0-9a-fA-F]+)/#) {
        let digits = match.2.dropFirst(2)
        #expect(digits.count >= 8 && digits == digits.lowercased(), "\(name):\(index + 1)")
      }
    }
  }
}
