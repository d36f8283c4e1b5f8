// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import TestSupport
import Testing

@Suite struct BoardsTests {
  /// What the boards of this repository declare as known and accepted.
  private static let accepted = [
    "rpi4": ["firmware-top-of-ram", "firmware-top-of-ram"]
  ]

  @Test(arguments: Boards.names)
  func theBoardsOfThisRepositoryAreSound(_ name: String) throws {
    let report = Fixture.check(
      try Repository.bytes("boards/\(name).yaml"), file: "\(name).yaml")
    #expect(report.findings.filter { $0.accepted == nil } == [])
    #expect(
      report.findings.filter { $0.accepted != nil }.map(\.rule) == Self.accepted[name] ?? [])
  }
}
