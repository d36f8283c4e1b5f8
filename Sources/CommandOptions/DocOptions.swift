// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser

/// What `mcs-dtb doc` is told: declared once for mcs-dtb, which checks it, and for
/// mcs-dtb-files, which carries it out.
public struct DocOptions: ParsableArguments {
  public static let configuration = CommandConfiguration(
    commandName: "doc",
    abstract: "Write a board's page, in Markdown.",
    discussion: "The page shows the map beside it: 'mcs-dtb map BOARD --svg -o BOARD.svg'.")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  public var board: String

  @Option(name: .shortAndLong, help: "Write to a file, whole or not at all.")
  public var output: String?

  public init() {}
}
