// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Files
import Foundation
import TestSupport
import Testing

/// What every board and variant gives, under Golden/: overlays in source form, command lines.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then read the diff.
@Suite struct GoldenBoardsTests {
  static let boards = [
    "hi3093", "ok3568", "qemu-a53", "rpi4", "rpi4:2g", "rpi4:4g", "rpi4:8g", "x86-ipc",
  ]
  private static let search = SearchPath(
    boards: [Repository.path("boards")], templates: [Repository.path("templates")])

  @Test func everyBoardIsHere() {
    let names = Self.boards.filter { !$0.contains(":") }
    #expect(names == Self.search.boardNames())
  }

  @Test(arguments: boards)
  func theCommandLineIsAsExpected(_ board: String) throws {
    let profile = try BoardSource(board, search: Self.search).profile
    let arguments = profile.kernelArguments
    let text = CommandLineFormat.allCases.map { "\($0.rawValue): \($0.text(arguments))\n" }.joined()
    try compare(text, with: "\(board.replacing(":", with: "-")).cmdline")
  }

  @Test(arguments: boards.filter { $0 != "x86-ipc" }, NodeFlavour.allCases)
  func theOverlayIsAsExpected(_ board: String, _ flavour: NodeFlavour) throws {
    let source = try BoardSource(board, search: Self.search)
    let cells: (address: Int, size: Int)
    if let given = source.profile.deviceTree?.cells {
      cells = (given.address, given.size)
    } else {
      cells = try #require(try source.treeTemplate()).fill(with: source.profile).childCells
    }
    let overlay = try BoardTree.overlay(source.profile, cells: cells, flavour: flavour)
    let text = try dts(of: BoardTree.verifiedBlob(overlay))
    let suffix = flavour == .mcsMem ? "-mcs_mem" : ""
    // Variants differ in RAM, which an overlay does not describe.
    let name = board.split(separator: ":")[0]
    try compare(text, with: "\(name)\(suffix)-overlay.dts")
  }

  private func compare(_ text: String, with name: String) throws {
    let file = "Tests/BoardArtifactsTests/Golden/\(name)"
    if ProcessInfo.processInfo.environment["MCS_WRITE_GOLDEN"] != nil {
      try text.write(toFile: Repository.path(file), atomically: true, encoding: .utf8)
    }
    #expect(try text == Repository.text(file))
  }
}
