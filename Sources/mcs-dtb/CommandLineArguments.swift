// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import CommandSupport
import Files

/// `mcs-dtb cmdline BOARD`.
struct CommandLineArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cmdline", abstract: "Print the arguments that the board's kernel needs.")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  var board: String

  @Option(
    name: .customLong("for"),
    help: """
      Where the text goes: 'plain', 'grub.cfg' (a linux line), 'default-grub' (the last line \
      of /etc/default/grub), 'u-boot' (between the quotes of setenv bootargs).
      """)
  var format: CommandLineFormat = .plain

  func run() throws {
    let board = try CheckedSource(reporting: BoardSource(board))
    let arguments = board.profile.kernelArguments
    try writeStandardOutput(Array((format.text(arguments) + "\n").utf8))
  }
}

extension CommandLineFormat: ExpressibleByArgument {}
