// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import TestSupport
import Testing

@Suite struct KernelArgumentsTests {
  @Test(arguments: [
    ("cpus: [3] ", "cpus: [3] ", "maxcpus=3"),
    ("cpus: [3] ", "cpus: [2, 3] ", "maxcpus=2"),
    (
      "cmdline: append", "cmdline: append, arguments: [console=ttyAMA0, quiet]",
      "maxcpus=3 console=ttyAMA0 quiet"
    ),
  ])
  func keepLinuxOnItsOwnCPUs(_ old: String, _ new: String, _ expected: String) throws {
    let text = try Repository.text("boards/qemu-a53.yaml")
    try #require(text.contains(old))
    let profile = try Profile.parse(
      Array(text.replacing(old, with: new).utf8), file: "qemu-a53.yaml")
    #expect(profile.kernelArguments.joined(separator: " ") == expected)
  }
}
