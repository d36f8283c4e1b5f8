// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
import Files
import Glibc

signal(SIGPIPE, SIG_IGN)

finish(MCSBoot.self) {
  try SearchPath.checkVariables()
  var command = try MCSBoot.parseAsRoot()
  try command.run()
}
