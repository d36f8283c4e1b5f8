// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
import Glibc

// A reader that goes away is then an error like any other, not a silent death.
signal(SIGPIPE, SIG_IGN)

finish(MCSDtbFiles.self) {
  var command = try MCSDtbFiles.parseAsRoot()
  try command.run()
}
