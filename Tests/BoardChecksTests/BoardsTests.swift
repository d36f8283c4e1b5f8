// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import TestSupport
import Testing

@Suite struct BoardsTests {
  static let boards: [(name: String, accepted: [String])] = [
    ("qemu-a53", []), ("rpi4", ["firmware-top-of-ram", "firmware-top-of-ram"]), ("hi3093", []),
    ("ok3568", []),
    ("x86-ipc", []),
  ]

  @Test(arguments: boards)
  func theBoardsOfThisRepositoryAreSound(_ name: String, _ accepted: [String]) throws {
    let report = Fixture.check(
      try Repository.bytes("boards/\(name).yaml"), file: "\(name).yaml")
    #expect(report.findings.filter { $0.accepted == nil } == [])
    #expect(report.findings.filter { $0.accepted != nil }.map(\.rule) == accepted)
  }
}
