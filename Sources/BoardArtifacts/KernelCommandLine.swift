// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import MarkedYAML

/// The arguments that Linux has to be started with.
public enum KernelCommandLine {
  /// `maxcpus=N`, which leaves the clients' cores off, then the board's own arguments.
  ///
  /// - Throws: `SourceError` when a client's core is not among the last ones:
  ///   `maxcpus=` always starts the first N (Linux, kernel/cpu.c).
  public static func arguments(_ profile: Profile) throws(SourceError) -> [String] {
    let taken = Set(profile.clients.flatMap { $0.cpus.map(\.value) })
    let linux = UInt64(profile.cpus.count - taken.count)
    var found: [Diagnostic] = []
    for client in profile.clients {
      for cpu in client.cpus where cpu.value < linux || cpu.value == 0 {
        found.append(
          Diagnostic(
            "cpu \(cpu.value) of client '\(client.name.value)' would be started by Linux:"
              + " maxcpus= leaves out the last cpus only", at: cpu.mark,
            fix: "give the client the highest cpus, and Linux the first ones"))
      }
    }
    guard found.isEmpty else { throw SourceError(found) }
    return ["maxcpus=\(linux)"] + profile.boot.arguments.map(\.value)
  }
}
