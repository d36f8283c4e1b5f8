// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import CommandSupport

/// The commands of mcs-dtb that need templates. mcs-dtb becomes this program for them, so
/// it goes by that name.
struct MCSDtbFiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcs-dtb", abstract: "Files for a board, from templates.", version: version,
    subcommands: [BundleCommand.self, DocCommand.self])
}
