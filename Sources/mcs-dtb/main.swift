// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
import Files
import Glibc

// A reader that goes away is then an error like any other, not a silent death.
signal(SIGPIPE, SIG_IGN)

finish(MCSDtb.self) {
  try SearchPath.checkVariables()
  if let board = quickBoard(CommandLine.arguments) { return try TreeRequest(board: board).write() }
  var command = try MCSDtb.parseAsRoot()
  try command.run()
}
