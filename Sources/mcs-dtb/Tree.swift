// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardFiles
import CommandOutcome
import Glibc

/// `mcs-dtb BOARD`.
struct Tree: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Write a board's device tree (the default command).")

  @Argument(help: "A board's name, or a profile's path.")
  var board: String

  @Option(name: .shortAndLong, help: "Write to a file, whole or not at all.")
  var output: String?

  @Option(
    help: """
      Which generation of the module reads it: 'remoteproc' has a node for each client, \
      'mcs_mem' the single region that version 0.0.1 and 0.0.2 read.
      """)
  var flavour: NodeFlavour = .remoteproc

  func run() throws {
    try writeTree(of: board, to: output, flavour: flavour)
  }
}

extension NodeFlavour: ExpressibleByArgument {}

/// Writes a board's tree to a file, or to standard output unless that is a terminal.
func writeTree(of board: String, to output: String?, flavour: NodeFlavour) throws {
  if output == nil, isatty(STDOUT_FILENO) == 1 {
    throw UsageError(
      """
      the device tree is binary and stdout is a terminal
        write it to a file:   mcs-dtb \(board) -o \(fileName(board)).dtb
        or read it as text:   mcs-dtb \(board) | dtc -I dtb -O dts
      """)
  }
  let source = try BoardSource(board)
  guard let template = try source.treeTemplate() else {
    throw UsageError(
      "board '\(source.profile.board.value)' has no whole device tree to write: its profile"
        + " names no template under 'devicetree'")
  }
  let tree = try BoardTree.full(source.profile, template: template, flavour: flavour)
  let blob = try BoardTree.verifiedBlob(tree)
  if let output {
    try writeFile(blob, to: output)
  } else {
    try writeStandardOutput(blob)
  }
}

private func fileName(_ board: String) -> String {
  let last = board.split(separator: "/").last.map(String.init) ?? board
  return last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
}
