// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
import Glibc

signal(SIGPIPE, SIG_IGN)

finish(MCSBoot.self) {
  var command = try MCSBoot.parseAsRoot()
  try command.run()
}
