// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import CommandSupport

/// The command `mcs-dtb`.
struct MCSDtb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcs-dtb",
    abstract: "Board support for mixed-criticality systems, from one profile per board.",
    discussion: """
      'mcs-dtb BOARD > FILE' writes a board's device tree. BOARD is a name, looked up among \
      the known boards and never in the current folder, or a path: anything with a '/' or \
      '.yaml'.
      """,
    version: version,
    subcommands: [
      Tree.self, BundleCommand.self, Check.self, CommandLineArguments.self, Diff.self,
      DocCommand.self,
      Explain.self, Inspect.self, List.self, Map.self, SchemaCommand.self, Show.self,
    ],
    defaultSubcommand: Tree.self)
}
