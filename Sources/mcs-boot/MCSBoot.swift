// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import CommandSupport
import Files

/// The command `mcs-boot`.
struct MCSBoot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcs-boot",
    abstract: "Boot a board's kernel in QEMU, exactly as the board's profile says.",
    version: version)

  @Argument(help: "A board's name, or a profile's path.")
  var board: String

  @Option(help: "The kernel: an arm64 Image, or an x86-64 bzImage.")
  var kernel: String?

  @Option(help: "The initial RAM disk.")
  var initrd: String?

  @Option(help: "More arguments for the kernel.")
  var append: String?

  @Option(
    help: """
      How the guest reaches the network: 'user' needs no rights, 'tap' sets up a tap device \
      by /etc/qemu-ifup, 'none'.
      """)
  var net: QEMUCommand.Network = .user

  @Flag(
    help: """
      Boot Debian's stock kernel with the kernel module, the launcher and a demo client, all \
      of which are fetched and built first.
      """)
  var demo = false

  @Flag(
    help: """
      Boot the machine of QEMU that comes closest to the board by the board's boot loader, with \
      the files of its bundle, and start, use and stop a client.
      """)
  var rehearse = false

  @Option(
    help: "With '--rehearse': the bundle to take the files from (default: one made for it).",
    completion: .directory)
  var bundle: String?

  @Flag(help: "Print the commands instead of running them.")
  var dryRun = false

  func validate() throws {
    guard rehearse || bundle == nil else {
      throw ValidationError("'--bundle' goes with '--rehearse'")
    }
    guard !rehearse || (kernel == nil && initrd == nil && !demo && !dryRun && append == nil) else {
      throw ValidationError("'--rehearse' brings its own kernel and goes with '--bundle' only")
    }
    guard rehearse || demo == (kernel == nil) else {
      throw ValidationError(
        demo ? "'--demo' brings its own kernel" : "give a '--kernel', '--demo' or '--rehearse'")
    }
    guard !demo || (initrd == nil && !dryRun) else {
      throw ValidationError("'--demo' goes with '--append' and '--net' only")
    }
  }

  func run() throws {
    if rehearse { return try Rehearsal(board: board, bundle: bundle).run() }
    guard let kernel else { return try becomeDemo() }
    let checked = try CheckedSource(reporting: BoardSource(board))
    let name = checked.profile.board.value
    let tree = try treeBlob(checked)
    var command = QEMUCommand(
      kernel: kernel, initrd: initrd, dtb: tree == nil ? nil : "\(name).dtb", append: append,
      network: net)
    if !dryRun {
      for file in [kernel, initrd].compactMap(\.self) { try requireReadable(file) }
      command.dtb = try tree.map(anonymousFile)
    }
    let words =
      try PCMachine(checked.board).map(command.words(on:)) ?? command.words(for: checked.board)
    guard let words else { throw Self.noMachine(checked) }
    guard dryRun else { return try become(words) }
    var lines = [words]
    if let dtb = command.dtb { lines.insert(["mcs-dtb", board, "-o", dtb], at: 0) }
    let text = lines.map { $0.map(shellQuoted).joined(separator: " ") + "\n" }.joined()
    try writeStandardOutput(Array(text.utf8))
  }

  /// Nil where the architecture has none.
  private func treeBlob(_ checked: CheckedSource) throws -> [UInt8]? {
    guard checked.profile.architecture.value.facts.hasDeviceTree else { return nil }
    guard let template = try checked.source.treeTemplate() else { throw Self.noMachine(checked) }
    return try BoardTree.verifiedBlob(BoardTree.full(checked.board, template: template))
  }

  private static func noMachine(_ checked: CheckedSource) -> UsageError {
    UsageError("QEMU has no machine for board '\(checked.profile.board.value)'")
  }

  /// The demo is a script of the checkout, which comes back here with a kernel.
  private func becomeDemo() throws {
    guard let checkout = SearchPath.checkout else {
      throw FileError("'--demo' builds what it shows and needs a checkout of mcs-dtb around it")
    }
    let architecture = try BoardSource(board).profile.architecture.value.rawValue
    var words = ["\(checkout)/bin/lib/boot-demo", architecture, board, "--net", net.rawValue]
    if let append { words += ["--append", append] }
    try become(words)
  }
}

extension QEMUCommand.Network: ExpressibleByArgument {}
