// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardChecks
import BoardMap
import Files

/// `mcs-dtb map BOARD`.
struct Map: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Draw the memory map of a board.")

  @Argument(
    help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.",
    completion: .boards)
  var board: String

  @Option(
    help: "Show what a vendor's device tree (.dtb) reserves, too.", completion: .trees)
  var base: String?

  @Flag(help: "Draw an SVG file, with all variants side by side.")
  var svg = false

  @Flag(help: "Use ASCII characters only.")
  var ascii = false

  @Option(name: .shortAndLong, help: "Write to a file, whole or not at all.")
  var output: String?

  func validate() throws {
    guard !svg || !ascii else { throw ValidationError("'--svg' and '--ascii' exclude each other") }
  }

  func run() throws {
    try refuseProfile(at: output)
    let profile = try BoardSource(board).profile
    var check = BoardCheck(profile)
    if let base { check.read(base: try readFile(base), file: base) }
    if let file = check.unreadable.first { throw FileError("\(file)") }
    let others = check.treeClaims
    let terminal = Terminal(isASCII: ascii, hasColour: output == nil && wantsColour)
    let text =
      svg
      ? memoryMapSVG(profile, beside: others)
      : memoryMapText(profile, beside: others, for: terminal)
    if let output {
      try writeFile(Array(text.utf8), to: output)
    } else {
      try writeText(text)
    }
  }
}
