// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// systemd reads the unit. Its verdict is what systemd-analyze prints: it exits with 0 where
/// it ignored a line, too.
@Suite struct SystemdTests {
  @Test(arguments: ["rpi4", "x86-ipc"])
  func theUnitIsAccepted(_ board: String) throws {
    #expect(try complaints(StagedBundle(board)) == "")
  }

  @Test(arguments: [
    ("TimeoutStopSec=10", "TimeoutStopSec=ten", "Failed to parse time value, ignoring: ten"),
    ("RestartSec=", "RestratSec=", "RestratSec"),
    ("/usr/bin/mcs-launch", "/usr/bin/mcs-start", "Command /usr/bin/mcs-start is not executable"),
  ])
  func aFaultIsFound(_ old: String, _ new: String, _ complaint: String) throws {
    let bundle = try StagedBundle("rpi4")
    try bundle.spoil("root/etc/systemd/system/mcs-client@.service", old, new)
    #expect(try complaints(bundle).contains(complaint))
  }

  /// A root with the bundle, a launcher, and the units that every service depends on.
  private func complaints(_ bundle: StagedBundle) throws -> String {
    let launcher = try bundle.folder.write("out/root/usr/bin/mcs-launch", "#!/bin/sh\n")
    _ = try run(["chmod", "755", launcher])
    for unit in ["sysinit", "basic", "shutdown"] {
      try bundle.folder.write(
        "out/root/usr/lib/systemd/system/\(unit).target", "[Unit]\nDescription=stand-in\n")
    }
    let outcome = try run([
      "systemd-analyze", "verify", "--man=no", "--root=\(bundle.path)/root",
      "mcs-client@zephyr.service",
    ])
    return outcome.text + outcome.errors
  }
}
