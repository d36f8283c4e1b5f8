// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardBundle
import CommandSupport
import Files

/// `mcs-dtb doc BOARD`.
struct DocCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doc",
    abstract: "Write a board's page, in Markdown.",
    discussion: "The page shows the map beside it: 'mcs-dtb map BOARD --svg -o BOARD.svg'.")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  var board: String

  @Option(name: .shortAndLong, help: "Write to a file, whole or not at all.")
  var output: String?

  func run() throws {
    try refuseProfile(at: output)
    let board = try CheckedSource(reporting: BoardSource(board))
    let page = Array(try boardPage(board, version: version).utf8)
    if let output {
      try writeFile(page, to: output)
    } else {
      try writeStandardOutput(page)
    }
  }
}
