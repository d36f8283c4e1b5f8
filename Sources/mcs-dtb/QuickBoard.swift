// SPDX-License-Identifier: MulanPSL-2.0

/// The board when the command line is `mcs-dtb BOARD` and nothing more.
///
/// The argument parser alone takes longer than making the tree does, and this is the
/// command that build systems run; everything else goes through the parser.
func quickBoard(_ arguments: [String]) -> String? {
  guard arguments.count == 2, !arguments[1].isEmpty, !arguments[1].hasPrefix("-"),
    !commandNames.contains(arguments[1])
  else { return nil }
  return arguments[1]
}

/// Every command of `MCSDtb`, written down because asking the parser would take its time.
let commandNames = [
  "tree", "bundle", "check", "cmdline", "diff", "doc", "explain", "inspect", "list", "map",
  "schema", "show", "help",
]
