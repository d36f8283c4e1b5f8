// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct BoardsTests {
  static let names = (FileManager.default.subpaths(atPath: Repository.path("boards")) ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test func thereAreBoards() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names)
  func everyBoardIsRead(_ name: String) throws {
    let profile = try Profile.parse(Repository.bytes("boards/\(name)"), file: name)
    #expect("\(profile.board.value).yaml" == name)
  }

  /// Addresses and plain sizes in hex have small letters and at least eight digits.
  @Test(arguments: names)
  func numbersAreWrittenAlike(_ name: String) throws {
    let text = try Repository.text("boards/\(name)")
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
