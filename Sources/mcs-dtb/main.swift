// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
import Glibc

// A reader that goes away is then an error like any other, not a silent death.
signal(SIGPIPE, SIG_IGN)

if let board = quickBoard(CommandLine.arguments) {
  finish(MCSDtb.self) { try TreeRequest(board: board).write() }
}
finish(MCSDtb.self) {
  var command = try MCSDtb.parseAsRoot()
  try command.run()
}
