// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardBundle
import CommandSupport
import Files

/// `mcs-dtb bundle BOARD -o DIR`.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Write everything that a board needs into a folder.")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  var board: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder, made whole or not at all. An earlier bundle there is replaced.",
      valueName: "dir"), completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "Merge into a vendor's device tree (.dtb) and include the whole.", valueName: "file"),
    completion: .trees)
  var base: String?

  @Flag(
    help: """
      Replace the folder even where it has files that are not of a bundle, or edited ones; \
      what was there is kept beside it, with a '~' at its name's end.
      """)
  var force = false

  func run() throws {
    let source = try BoardSource(board)
    let bundle = try BundleContents(
      CheckedSource(reporting: source, base: base), version: version)
    for note in bundle.notes { writeStandardError(note) }
    if let kept = try bundle.write(to: output, force: force) {
      writeStandardError("kept      what was in \(output) as \(kept)")
    }
    let clients = source.profile.clients.map(\.name.value)
    try writeStandardOutput(Array(bundle.listing(folder: output, clients: clients).utf8))
  }
}
