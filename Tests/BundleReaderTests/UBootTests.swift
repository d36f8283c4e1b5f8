// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// Debian's U-Boot, in QEMU, runs boot.cmd.
@Suite struct UBootTests {
  /// Where the script is put, away from the tree and from U-Boot.
  private static let script = "0x50000000"
  /// hi3093's place for the tree is RAM of QEMU's machine, too. Its own tree comes from
  /// the beginning of RAM.
  private static let loadTree = ["fdt addr 0x40000000", "fdt move 0x40000000 0x87400000 0x200000"]
  private static let treeArguments = "fdt set /chosen bootargs \"console=ttyS0 root=/dev/sda\""

  @Test func argumentsOfTheEnvironmentAreKept() throws {
    let line = try bootArguments(after: ["setenv bootargs root=/dev/vda quiet"])
    #expect(line == "bootargs=root=/dev/vda quiet maxcpus=3")
  }

  @Test func withoutThemTheTreesOwnAreKept() throws {
    let line = try bootArguments(
      after: Self.loadTree + [Self.treeArguments, "setenv bootargs"])
    #expect(line == "bootargs=console=ttyS0 root=/dev/sda maxcpus=3")
  }

  /// Setting them to nothing but ours would hide what the tree has.
  @Test(arguments: [[], loadTree])
  func withoutAnyNothingIsSet(_ commands: [String]) throws {
    let line = try bootArguments(after: commands + ["setenv bootargs"])
    #expect(line == "## Error: \"bootargs\" not defined")
  }

  @Test func theLineThatLosesTheRootIsFound() throws {
    let bundle = try StagedBundle("hi3093")
    try bundle.folder.write("out/boot/boot.cmd", "setenv bootargs \"${bootargs} maxcpus=3\"\n")
    let line = try bootArguments(
      bundle, after: Self.loadTree + [Self.treeArguments, "setenv bootargs"])
    #expect(line == "bootargs= maxcpus=3")
  }

  /// What U-Boot prints for bootargs once it has run the script.
  private func bootArguments(
    _ bundle: StagedBundle? = nil, after commands: [String]
  ) throws -> String {
    let bundle = try bundle ?? StagedBundle("hi3093")
    // Empty lines first: the autoboot takes a key.
    let typed =
      ["", ""] + commands + ["source \(Self.script)", "printenv bootargs", "poweroff", ""]
    try bundle.folder.write("typed", typed.joined(separator: "\n"))
    let outcome = try shell(
      """
      set -e
      mkimage -A arm64 -T script -C none -d out/boot/boot.cmd boot.scr
      timeout 60 qemu-system-aarch64 -M virt -cpu cortex-a53 -m 2G -nographic -nic none \
        -bios /usr/lib/u-boot/qemu_arm64/u-boot.bin \
        -device loader,file=boot.scr,addr=\(Self.script),force-raw=on < typed
      """, in: bundle.folder.path)
    guard outcome.status == 0,
      let line = outcome.text.firstMatch(of: #/=> printenv bootargs\s+([^\r\n]*)/#)
    else { throw TestFailure(outcome.errors + outcome.text) }
    return String(line.1)
  }
}
