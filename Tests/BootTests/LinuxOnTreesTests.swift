// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// What the checks say that Linux makes of a tree, and what Debian's kernel makes of it. The board's
/// client has the core with the reg 3.
@Suite(.serialized) struct LinuxOnTreesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    (
      // The third node is the first core's, so that the third core has the last number.
      change: ["fdtput board.dtb /cpus/cpu@1 reg 3", "fdtput board.dtb /cpus/cpu@3 reg 1"],
      rule: "[linux-cpu-order]", online: "0-2", nodes: ["cpu@0", "cpu@1", "cpu@2", "cpu@3"]
    ),
    (
      change: ["fdtput -t s board.dtb /cpus/cpu@2 status fail"],
      rule: "[linux-cpu-order]", online: "0-2", nodes: ["cpu@0", "cpu@1", "cpu@3"]
    ),
    (
      change: ["fdtput -t s board.dtb /cpus/cpu@2 status disabled"],
      rule: "", online: "0-2", nodes: ["cpu@0", "cpu@1", "cpu@2", "cpu@3"]
    ),
    (
      change: ["fdtput -d board.dtb /cpus/cpu@1 enable-method"],
      rule: "[linux-cpu-start]", online: "0,2-3", nodes: ["cpu@0", "cpu@2", "cpu@3"]
    ),
  ])
  func cores(change: [String], rule: String, online: String, nodes: [String]) throws {
    let guest = try boot(change, rule)
    try guest.check("cat /sys/devices/system/cpu/online", prints: online + "\n")
    try guest.check(
      """
      for c in /sys/devices/system/cpu/cpu[0-9]; do basename $(readlink -f $c/of_node); done
      """, prints: nodes.map { $0 + "\n" }.joined())
    try guest.powerOff()
  }

  @Test func aPoolThatHasNoRoomBesideTheClient() throws {
    let node = "/reserved-memory/linux,cma"
    let guest = try boot(
      [
        "fdtput -c board.dtb \(node)",
        "fdtput -t s board.dtb \(node) compatible shared-dma-pool",
        "fdtput board.dtb \(node) reusable", "fdtput board.dtb \(node) linux,cma-default",
        "fdtput -t x board.dtb \(node) size 0 50000000",
      ], "[tree-pool-room]")
    let log = try guest.output(of: "dmesg")
    #expect(log.contains("failed to allocate memory for node 'linux,cma'"), "\(log)")
    try guest.powerOff()
  }

  /// A guest on the board's tree, changed, of which the check says the rule; nothing where that is empty.
  private func boot(_ change: [String], _ rule: String) throws -> VirtualMachine {
    let tree = try Guest.tree(in: folder, "qemu-a53")
    let changed = try shell(change.joined(separator: " && "), in: folder.path)
    try #require(changed.status == 0, "\(changed.errors)")
    let check = try run([Repository.product("mcs-dtb"), "check", "qemu-a53", "--dtb", tree])
    let found = check.text.split(separator: "\n").filter {
      $0.contains(": error: ") || $0.contains(": warning: ")
    }
    #expect(found.contains { $0.hasSuffix(rule) } || rule.isEmpty, "\(check.text)")
    #expect(found.isEmpty == rule.isEmpty, "\(check.text)")
    return try Guest.boot(words: { kernel, initrd in
      Guest.words(
        machine: ["-M", "virt,gic-version=3", "-smp", "4", "-m", "2G"], tree: tree,
        kernel: kernel, initrd: initrd)
    })
  }
}
