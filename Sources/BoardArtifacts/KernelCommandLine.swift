// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import MarkedYAML

/// The arguments that Linux has to be started with.
public enum KernelCommandLine {
  /// `maxcpus=N`, which leaves the clients' cores off; on x86-64 `memmap=`, which takes
  /// their memory out of Linux's RAM; then the board's own arguments.
  ///
  /// - Throws: `SourceError` when a client's core is not among the last ones: `maxcpus=`
  ///   always starts the first N (Linux, kernel/cpu.c). And when an x86-64 client has no
  ///   window to reserve.
  public static func arguments(_ profile: Profile) throws(SourceError) -> [String] {
    let taken = Set(profile.clients.flatMap { $0.cpus.map(\.value) })
    let linux = UInt64(profile.cpus.count - taken.count)
    var found: [Diagnostic] = []
    var arguments = ["maxcpus=\(linux)"]
    for client in profile.clients {
      for cpu in client.cpus where cpu.value < linux || cpu.value == 0 {
        found.append(
          Diagnostic(
            "cpu \(cpu.value) of client '\(client.name.value)' would be started by Linux:"
              + " maxcpus= leaves out the last cpus only", at: cpu.mark,
            fix: "give the client the highest cpus, and Linux the first ones"))
      }
      guard profile.architecture.value == .x86_64 else { continue }
      guard let window = client.window else {
        found.append(
          Diagnostic(
            "client '\(client.name.value)' has no 'window' for memmap= to reserve",
            at: client.name.mark))
        continue
      }
      arguments.append("memmap=\(size(window.size.value))$\(address(window.base.value))")
    }
    guard found.isEmpty else { throw SourceError(found) }
    return arguments + profile.boot.arguments.map(\.value)
  }

  /// As the kernel reads sizes: 512M (lib/cmdline.c, memparse).
  private static func size(_ bytes: UInt64) -> String {
    for (suffix, shift) in [("G", 30), ("M", 20), ("K", 10)] as [(String, UInt64)]
    where bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(suffix)"
    }
    return address(bytes)
  }

  private static func address(_ number: UInt64) -> String {
    "0x" + String(number, radix: 16)
  }
}
