// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser

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
      Tree.self, Check.self, CommandLineArguments.self, Diff.self, Explain.self, Inspect.self,
      List.self, Map.self, Schema.self, Show.self,
    ],
    defaultSubcommand: Tree.self)
}

/// Of the tools and everything they write.
let version = "0.1.0"
