// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser

/// What `mcs-dtb bundle` is told: declared once for mcs-dtb, which checks it, and for
/// mcs-dtb-files, which carries it out.
public struct BundleOptions: ParsableArguments {
  public static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Write everything that a board needs into a folder.")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  public var board: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder, made whole or not at all. An earlier bundle there is replaced.",
      valueName: "dir"), completion: .directory)
  public var output: String

  @Option(
    help: ArgumentHelp(
      "Merge into a vendor's device tree (.dtb) and include the whole.", valueName: "file"),
    completion: .trees)
  public var base: String?

  @Flag(
    help: """
      Replace the folder even where it has files that are not of a bundle, or edited ones; \
      what was there is kept beside it, with a '~' at its name's end.
      """)
  public var force = false

  public init() {}
}
