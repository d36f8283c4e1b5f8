// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardBundle
import CommandOptions
import CommandSupport
import Files

/// `mcs-dtb doc BOARD`.
struct DocCommand: ParsableCommand {
  static let configuration = DocOptions.configuration

  @OptionGroup var options: DocOptions

  func run() throws {
    let source = try BoardSource(options.board)
    _ = try requireSound(source)
    let page = Array(try boardPage(source, version: version).utf8)
    if let output = options.output {
      try writeFile(page, to: output)
    } else {
      try writeStandardOutput(page)
    }
  }
}
