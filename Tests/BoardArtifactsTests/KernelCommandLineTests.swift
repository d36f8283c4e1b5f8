// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import MarkedYAML
import Testing

@Suite struct KernelCommandLineTests {
  @Test(arguments: [
    ([("", "")], "maxcpus=3"),
    ([("cpus: [3] ", "cpus: [2, 3] ")], "maxcpus=2"),
    (
      [("cmdline: append", "cmdline: append, arguments: [console=ttyAMA0, quiet]")],
      "maxcpus=3 console=ttyAMA0 quiet"
    ),
  ])
  func keepsLinuxOnItsOwnCPUs(_ changes: [(String, String)], _ expected: String) throws {
    let profile = try Example.profile(changes.filter { !$0.0.isEmpty })
    #expect(try KernelCommandLine.arguments(profile).joined(separator: " ") == expected)
  }

  @Test(arguments: [
    (
      "cpus: [1] ",
      """
      qemu-a53.yaml:48:12: error: cpu 1 of client 'zephyr' would be started by Linux: maxcpus= leaves out the last cpus only
        fix: give the client the highest cpus, and Linux the first ones
      """
    ),
    (
      "cpus: [0, 1, 2, 3] ",
      """
      qemu-a53.yaml:48:12: error: cpu 0 of client 'zephyr' would be started by Linux: maxcpus= leaves out the last cpus only
        fix: give the client the highest cpus, and Linux the first ones
      """
    ),
  ])
  func refusesACoreThatLinuxWouldStart(_ cpus: String, _ message: String) throws {
    let profile = try Example.profile([("cpus: [3] ", cpus)])
    do throws(SourceError) {
      _ = try KernelCommandLine.arguments(profile)
      Issue.record("no error")
    } catch { #expect(error.description == message) }
  }
}
