// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import TestSupport
import Testing

@Suite struct QEMUCommandTests {
  static let command = QEMUCommand(
    kernel: "Image", initrd: "initrd.gz", dtb: "q.dtb", append: nil, network: .user)

  @Test func isWhatTheProfileSays() throws {
    #expect(
      try #require(try Self.command.words(for: Example.board())).joined(separator: " ")
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
    #expect(try #require(try Self.command.words(for: Example.board([(old, new)]))).contains(word))
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
    let all = try #require(try command.words(for: Example.board()))
    #expect(all.joined(separator: " ").hasSuffix(words))
  }

  @Test func appendsToTheCommandLine() throws {
    var command = Self.command
    command.append = "quiet x=y"
    #expect(
      try #require(try command.words(for: Example.board())).contains("maxcpus=3 quiet x=y"))
  }

  /// There is no command, and the checks say why: nothing is left to say for who asks for it.
  @Test(arguments: [
    ("core: cortex-a53\n", "", "qemu-machine"),
    ("base: 0x40000000, size: 2G", "base: 0x80000000, size: 2G", "qemu-memory"),
    ("size: 2G", "size: 0x80001000", "qemu-memory"),
    ("size: 2G}\n", "size: 1G}\n  - {base: 0x80000000, size: 1G}\n", "qemu-memory"),
    ("size: 2G", "size: 0x80000001", "bank-alignment"),
    ("interrupt-controller: {type: gic-v3}", "", "interrupt-controller"),
    ("{type: gic-v3}", "{type: x2apic}", "interrupt-controller"),
  ])
  func whatQEMUCannotBeTheChecksFind(_ old: String, _ new: String, _ rule: String) throws {
    let board = try Example.board([(old, new)])
    #expect(Self.command.words(for: board) == nil)
    #expect(BoardCheck(board.profile).findings().contains { $0.rule == rule })
  }

  @Test func aBoardWithoutTheKeyHasNone() throws {
    let board = try Example.board([("qemu: {machine: virt}\n", "")])
    #expect(Self.command.words(for: board) == nil)
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
