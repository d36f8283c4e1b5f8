// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import Diagnostics
import TestSupport
import Testing

@Suite struct QEMUCommandTests {
  static let command = QEMUCommand(
    kernel: "Image", initrd: "initrd.gz", dtb: "q.dtb", append: nil, network: .user)

  @Test func isWhatTheProfileSays() throws {
    #expect(
      try Self.command.words(for: Example.profile()).joined(separator: " ")
        == "qemu-system-aarch64 -M virt,gic-version=3 -cpu cortex-a53 -smp 4 -m 2G -nographic"
        + " -dtb q.dtb -kernel Image -initrd initrd.gz -append maxcpus=3"
        + " -netdev user,id=net0 -device virtio-net-device,netdev=net0")
  }

  @Test(arguments: [
    ("gic-v3", "gic-v2", "virt,gic-version=2"),
    ("hvc", "smc", "virt,gic-version=3,virtualization=on"),
    ("size: 2G", "size: 1048M", "1048M"), ("core: cortex-a53", "core: cortex-a72", "cortex-a72"),
  ])
  func followsTheProfile(_ old: String, _ new: String, _ word: String) throws {
    #expect(try Self.command.words(for: Example.profile([(old, new)])).contains(word))
  }

  @Test(arguments: [
    (
      QEMUCommand.Network.tap,
      "-netdev tap,id=net0,script=/etc/qemu-ifup -device virtio-net-device,netdev=net0"
    ),
    (.none, "-nic none"),
  ])
  func setsUpTheNetwork(_ network: QEMUCommand.Network, _ words: String) throws {
    var command = Self.command
    command.network = network
    #expect(try command.words(for: Example.profile()).joined(separator: " ").hasSuffix(words))
  }

  @Test func appendsToTheCommandLine() throws {
    var command = Self.command
    command.append = "quiet x=y"
    #expect(try command.words(for: Example.profile()).contains("maxcpus=3 quiet x=y"))
  }

  @Test(arguments: [
    ("qemu: {machine: virt}\n", "", "6:8: error: QEMU has no machine for this board"),
    ("core: cortex-a53\n", "", "6:8: error: QEMU has to know the core; add 'core'"),
    (
      "base: 0x40000000, size: 2G", "base: 0x80000000, size: 2G",
      "14:12: error: QEMU's machine virt has one bank of RAM at 0x40000000"
    ),
    ("size: 2G", "size: 0x80000001", "14:30: error: QEMU's RAM comes in whole megabytes"),
    (
      "interrupt-controller: {type: gic-v3}", "",
      "6:8: error: QEMU's machine virt has a gic-v2 or a gic-v3"
    ),
  ])
  func refusesWhatQEMUCannotBe(_ old: String, _ new: String, _ message: String) throws {
    let profile = try Example.profile([(old, new)])
    do throws(SourceError) {
      _ = try Self.command.words(for: profile)
      Issue.record("no error")
    } catch { #expect(error.description == "qemu-a53.yaml:" + message) }
  }

  @Test(arguments: [
    "plain", "", "two words", "it's", "$HOME `ls` \"x\" \\", "a;b|c&d", "virt,gic-version=3",
    "*?[]{}~#!",
    "new\nline",
  ])
  func theShellReadsAQuotedWordBack(_ word: String) throws {
    #expect(try shell("printf %s \(shellQuoted(word))").text == word)
  }
}
