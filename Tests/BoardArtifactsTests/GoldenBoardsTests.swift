// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import TestSupport
import Testing

/// What every board and variant gives, under Golden/: overlays in source form, command lines.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then read the diff.
@Suite struct GoldenBoardsTests {
  @Test(arguments: Boards.withVariants)
  func theCommandLineIsAsExpected(_ board: String) throws {
    let profile = try BoardSource(board, search: Boards.search).profile
    let arguments = profile.kernelArguments
    let text = CommandLineFormat.allCases.map { "\($0.rawValue): \($0.text(arguments))\n" }.joined()
    try compare(text, with: "\(board.replacing(":", with: "-")).cmdline")
  }

  @Test(
    arguments: Boards.withVariants.filter {
      Boards.withTrees.contains(String($0.split(separator: ":")[0]))
    },
    NodeFlavour.allCases)
  func theOverlayIsAsExpected(_ board: String, _ flavour: NodeFlavour) throws {
    let checked = try CheckedSource(BoardSource(board, search: Boards.search))
    let source = checked.source
    let cells: (address: Int, size: Int)
    if let given = source.profile.deviceTree?.cells {
      cells = (given.address, given.size)
    } else {
      cells = try #require(try source.treeTemplate()).fill(with: source.profile).childCells
    }
    let overlay = try BoardTree.overlay(checked.board, cells: cells, flavour: flavour)
    let text = try dts(of: BoardTree.verifiedBlob(overlay))
    let suffix = flavour == .mcsMem ? "-mcs_mem" : ""
    // Variants differ in RAM, which an overlay does not describe.
    let name = board.split(separator: ":")[0]
    try compare(text, with: "\(name)\(suffix)-overlay.dts")
  }

  private func compare(_ text: String, with name: String) throws {
    let file = "Tests/BoardArtifactsTests/Golden/\(name)"
    #expect(try text == Golden.text(file, insteadOf: text))
  }
}
