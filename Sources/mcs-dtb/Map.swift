// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardFiles
import BoardMap
import Glibc

/// `mcs-dtb map BOARD`.
struct Map: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Draw who has which memory of a board.")

  @Argument(help: "A board's name or a profile's path; BOARD:VARIANT for one of its variants.")
  var board: String

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
    let maps = try maps()
    let text =
      svg
      ? memoryMapSVG(maps)
      : memoryMapText(maps, for: Terminal(isASCII: ascii, hasColour: hasColour))
    if let output {
      try writeFile(Array(text.utf8), to: output)
    } else {
      try writeStandardOutput(Array(text.utf8))
    }
  }

  private func maps() throws -> [MemoryMap] {
    let profile = try BoardSource(board).profile
    let parts = board.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return MemoryMap.maps(of: profile) }
    return [MemoryMap(profile, variant: String(parts[1]))]
  }

  /// Colours are for a terminal whose user does not refuse them (no-color.org).
  private var hasColour: Bool {
    guard output == nil, isatty(STDOUT_FILENO) == 1 else { return false }
    return getenv("NO_COLOR").map { $0[0] == 0 } ?? true
  }
}
