// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// Puts bytes into a file without a name, for a program that this process becomes. There
/// is nothing to clean up afterwards.
///
/// - Returns: a path that holds in this process and what it becomes.
public func anonymousFile(_ bytes: [UInt8]) throws(FileError) -> String {
  let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  var template = Array("\(folder)/mcs.XXXXXX".utf8CString)
  let descriptor = mkstemp(&template)
  guard descriptor >= 0 else { throw FileError("write a temporary file in", folder) }
  unlink(template)
  try writeAll(bytes, to: descriptor, called: folder)
  return "/proc/self/fd/\(descriptor)"
}
