// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import CommandSupport
import Files
import Glibc

/// `mcs-dtb BOARD`.
struct Tree: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tree", abstract: "Write a board's device tree or overlay (the default command).")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  var board: String

  @Option(name: .shortAndLong, help: "Write to a file, whole or not at all.")
  var output: String?

  @Option(
    help: "Merge into a vendor's device tree (.dtb) and write the whole.", completion: .trees)
  var base: String?

  @Flag(help: "Write an overlay (.dtbo) where the board has a whole tree.")
  var overlay = false

  @Option(
    help: """
      Which generation of the module reads it: 'remoteproc' has a node for each client, \
      'mcs_mem' the single region that version 0.0.1 and 0.0.2 read.
      """)
  var flavour: NodeFlavour = .remoteproc

  func validate() throws {
    guard !overlay || base == nil else {
      throw ValidationError("'--overlay' and '--base' exclude each other")
    }
  }

  func run() throws {
    try TreeRequest(
      board: board, output: output, base: base, asOverlay: overlay, flavour: flavour
    ).write()
  }
}

extension NodeFlavour: ExpressibleByArgument {}

/// A tree to be written, as the command line asks for it.
struct TreeRequest {
  var board: String
  var output: String?
  var base: String?
  var asOverlay = false
  var flavour: NodeFlavour = .remoteproc

  /// Writes to the file, or to standard output unless that is a terminal.
  func write() throws {
    let source = try BoardSource(board)
    let profile = source.profile
    guard let settings = profile.deviceTree else {
      throw UsageError(
        """
        board '\(profile.board.value)' has no device tree; its kernel's command line reserves the memory
          print it:   mcs-dtb cmdline \(board) --for grub.cfg
        """)
    }
    if output == nil, isatty(STDOUT_FILENO) == 1 { throw terminalError }
    if let occupied = try output.flatMap(OccupiedFile.init), !occupied.isTree {
      throw occupied.refusal(
        "exists and is no device tree", fix: "name another file, or remove this one")
    }
    let tree = try CheckedSource(reporting: source, base: base)
      .bootTree(asOverlay: asOverlay, flavour: flavour)
    guard let tree else { return }
    for note in tree.notes { writeStandardError(note) }
    guard let output else { return try writeStandardOutput(tree.blob) }
    try writeFile(tree.blob, to: output)
    if base != nil, let limit = settings.window?.size.value {
      writeStandardError(
        "wrote     \(output), \(tree.blob.count) bytes (the boot loader's window holds \(limit))")
    }
  }

  private var terminalError: UsageError {
    UsageError(
      """
      the device tree is binary and stdout is a terminal
        write it to a file:   mcs-dtb \(board) -o \(fileName)
        or read it as text:   mcs-dtb \(board) | dtc -I dtb -O dts
      """)
  }

  private var fileName: String {
    let name = board.split(separator: ":").first.map(String.init) ?? board
    let last = name.split(separator: "/").last.map(String.init) ?? name
    return (last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last) + ".dtb"
  }
}
