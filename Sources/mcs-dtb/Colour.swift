// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// Colour is for terminals whose user has not declined it (no-color.org: empty declines nothing).
var wantsColour: Bool {
  isatty(STDOUT_FILENO) == 1 && (getenv("NO_COLOR").map { $0[0] == 0 } ?? true)
    && getenv("TERM").map { String(cString: $0) } != "dumb"
}
