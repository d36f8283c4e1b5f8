// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import BoardBundle
import CommandOptions
import CommandSupport
import Files

/// `mcs-dtb bundle BOARD -o DIR`.
struct BundleCommand: ParsableCommand {
  static let configuration = BundleOptions.configuration

  @OptionGroup var options: BundleOptions

  func run() throws {
    let source = try BoardSource(options.board)
    let tree = try requireSound(source, base: options.base)
    let base = options.base.flatMap { path in tree.map { (path, $0) } }
    let bundle = try BundleContents(source, base: base, version: version)
    for note in bundle.notes { writeStandardError(note) }
    if let kept = try bundle.write(to: options.output, force: options.force) {
      writeStandardError("kept      what was in \(options.output) as \(kept)")
    }
    let clients = source.profile.clients.map(\.name.value)
    try writeStandardOutput(Array(bundle.listing(folder: options.output, clients: clients).utf8))
  }
}
