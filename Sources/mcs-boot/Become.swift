// SPDX-License-Identifier: MulanPSL-2.0

import Files
import Glibc

/// Replaces this process by a program found in `$PATH`. Returns only by throwing.
func become(_ words: [String]) throws(FileError) {
  var arguments = words.map { strdup($0) }
  arguments.append(nil)
  signal(SIGPIPE, SIG_DFL)
  execvp(words[0], arguments)
  let code = errno
  for argument in arguments { free(argument) }
  let package = words[0].hasSuffix("x86_64") ? "qemu-system-x86" : "qemu-system-arm"
  let hint = code == ENOENT ? "; on Debian: apt-get install \(package)" : ""
  throw FileError("cannot run \(words[0]): \(String(cString: strerror(code)))\(hint)")
}

/// QEMU's own message for a missing kernel names neither the option nor the reason.
func requireReadable(_ path: String) throws(FileError) {
  guard access(path, R_OK) == 0 else {
    throw FileError("cannot read \(path): \(String(cString: strerror(errno)))")
  }
}
