// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// Deliberate faults in a board's bundle, each of which somebody notices: docs/rehearsal.md has the
/// table.
@Suite(.serialized, .enabled(if: isLongPass, "bin/test --long"))
struct RehearsalFaultTests {
  struct Board: Sendable, CustomTestStringConvertible {
    let name: String
    let configuration: String
    /// The file with the kernel's arguments.
    let arguments: String
    let load: String
    let wrongLoad: String
    let shared: String
    let memory: String
    let client: String
    var testDescription: String { name }
  }

  static let boards = [
    Board(
      name: "rpi4", configuration: "zephyr.conf", arguments: "EFI/BOOT/mcs.cfg",
      load: "7a000000", wrongLoad: "7b000000", shared: "[0x70000000, 0x70100000)",
      memory: "[0x7a000000, 0x7e000000)", client: "zephyr"),
    Board(
      name: "hi3093", configuration: "uniproton.conf", arguments: "boot.cmd",
      load: "93000000", wrongLoad: "94000000", shared: "[0x90000000, 0x93000000)",
      memory: "[0x93000000, 0x97000000)", client: "uniproton"),
    Board(
      name: "ok3568", configuration: "rt-thread.conf", arguments: "boot.cmd",
      load: "7a000000", wrongLoad: "7b000000", shared: "[0x70000000, 0x70100000)",
      memory: "[0x7a000000, 0x7e200000)", client: "rt-thread"),
  ]

  /// Found by the launcher, in the image's own header.
  @Test(arguments: boards) func anotherLoadAddress(_ board: Board) throws {
    try expect(
      board,
      "sed -i 's/=0x\(board.load)$/=0x\(board.wrongLoad)/' \(conf(board))"
        + " && sed -i '/^\\[memory/,/^size/s/0x\(board.wrongLoad)/0x\(board.load)/' \(conf(board))",
      finds: "is built for 0x\(board.load), and would be loaded to 0x\(board.wrongLoad)")
  }

  /// Found by the launcher.
  @Test(arguments: boards) func aCoreOfLinux(_ board: Board) throws {
    try expect(
      board, "sed -i s/^cpus=3/cpus=2/ \(conf(board))", finds: "         error: cpu 2 runs Linux")
  }

  /// Found before the boot, and by the module.
  @Test(arguments: boards) func aMissingReservation(_ board: Board) throws {
    try expect(
      board,
      Self.editingOverlay("/rtos-memory@\(board.load) {/,/};/d"),
      finds: "problem  no memory-region is the client memory \(board.memory) of \(board.client)",
      "mcs: /mcs-remoteproc: memory-region[1] names no node")
  }

  /// Found before the boot.
  @Test(arguments: boards) func swappedRegions(_ board: Board) throws {
    try expect(
      board,
      Self.editingOverlay(
        "s/memory-region = <\\(0x[0-9a-f]*\\) \\(0x[0-9a-f]*\\)>/memory-region = <\\2 \\1>/"),
      finds: "problem  memory-region of \(board.client) names its regions in the wrong order: the"
        + " shared memory \(board.shared) comes first")
  }

  /// Found by the session: Linux has fewer cores than the profile gives it.
  @Test(arguments: boards) func missingCores(_ board: Board) throws {
    try expect(
      board, "sed -i s/maxcpus=3/maxcpus=2/ out/boot/\(board.arguments)",
      finds: "problem  the kernel's command line lacks maxcpus=3",
      "problem  Linux has cpus 0-3 and runs on 0-1; the profile says 0-3 and 0-2")
  }

  /// A GICv2 has eight cores at most, and none with the numbers of these boards.
  @Test(arguments: boards.dropFirst()) func anotherInterruptController(_ board: Board) throws {
    let folder = try TemporaryFolder()
    let profile = try folder.write(
      "\(board.name).yaml",
      Repository.text("boards/\(board.name).yaml").replacing("type: gic-v3", with: "type: gic-v2"))
    let outcome = try run([Repository.product("mcs-boot"), profile, "--rehearse"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.hasSuffix("error: QEMU has no core with the number 0x00000100\n"),
      "\(outcome.errors)")
  }

  private func conf(_ board: Board) -> String { "out/root/etc/mcs/\(board.configuration)" }

  private static func editingOverlay(_ edit: String) -> String {
    """
    dtc -q -I dtb -O dts -o overlay.dts out/boot/overlays/mcs-resources.dtbo &&
    cp overlay.dts whole.dts && sed -i '\(edit)' overlay.dts && ! cmp -s overlay.dts whole.dts &&
    dtc -q -I dts -O dtb -o out/boot/overlays/mcs-resources.dtbo overlay.dts
    """
  }

  /// Rehearses a bundle with a fault in it.
  private func expect(
    _ board: Board, _ fault: String, finds lines: String...,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    let made = try run(
      [Repository.product("mcs-dtb"), "bundle", board.name, "-o", "out"], in: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    let spoiled = try shell(fault, in: folder.path)
    try #require(spoiled.status == 0, "\(spoiled.errors)")
    let outcome = try run([
      Repository.product("mcs-boot"), board.name, "--rehearse", "--bundle", folder.path + "/out",
    ])
    #expect(outcome.status == 1, sourceLocation: location)
    for line in lines {
      #expect(
        outcome.text.contains(line), "\(outcome.text)\(outcome.errors)", sourceLocation: location)
    }
  }
}
