// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardFiles

/// `mcs-dtb cmdline BOARD`.
struct CommandLineArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cmdline", abstract: "Print the arguments that the board's kernel needs.")

  @Argument(help: "A board's name, or a profile's path.")
  var board: String

  func run() throws {
    let arguments = try KernelCommandLine.arguments(BoardSource(board).profile)
    try writeStandardOutput(Array((arguments.joined(separator: " ") + "\n").utf8))
  }
}
