// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import Files

/// `mcs-dtb show BOARD`.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the facts of a board.")

  @Argument(help: "A board's name, or a profile's path.", completion: .boards)
  var board: String

  func run() throws {
    let profile = try BoardSource(board).profile
    try writeText(boardSummary(profile))
  }
}
