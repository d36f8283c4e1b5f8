// SPDX-License-Identifier: MulanPSL-2.0

import Glibc

/// Becomes the program that carries out some of this one's commands, with this one's
/// arguments. It is looked for in `../libexec/mcs-dtb` beside this program's folder, where
/// it is installed, and beside this program, where it is built.
///
/// - Throws: `FileError` when there is none; does not return otherwise.
public func becomeCompanion(_ name: String) throws(FileError) -> Never {
  let here = folder(of: SearchPath.executable)
  let candidates = [folder(of: here) + "/libexec/mcs-dtb/\(name)", "\(here)/\(name)"]
  guard let path = candidates.first(where: { access($0, X_OK) == 0 }) else {
    throw FileError(
      """
      '\(CommandLine.arguments.dropFirst().first ?? "")' is carried out by \(name), which is neither \
      \(candidates.joined(separator: " nor "))
        fix: bin/lib/build-host builds it beside mcs-dtb, bin/install installs it
      """)
  }
  var arguments = CommandLine.arguments.map { strdup($0) }
  arguments.append(nil)
  execv(path, arguments)
  throw FileError("run", path)
}
