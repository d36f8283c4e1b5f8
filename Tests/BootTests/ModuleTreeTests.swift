// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// What the module reads in trees that mcs-dtb does not write.
@Suite(.serialized) struct ModuleTreeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["gic-v2", "gic-v3"])
  func aClientWithAnInterruptOfItsOwn(_ interruptController: String) throws {
    let board = try Guest.board(
      in: folder, replacing: ["type: gic-v3": "type: \(interruptController)"])
    let tree = try Guest.tree(in: folder, board)
    // A shared peripheral interrupt (0) that nothing of the machine has, INTID 132, edge (1).
    let put = try run(["fdtput", "-t", "i", tree, "/mcs-remoteproc", "interrupts", "0", "100", "1"])
    try #require(put.status == 0, "\(put.errors)")
    let guest = try Guest.bootCalls(
      tree: tree, interruptController: interruptController, kernel: ["6.12-arm64"])
    try ModuleSession.run(
      in: guest, doorbell: "SGI 7 (heard), GICv\(interruptController.suffix(1))")
    let log = try guest.output(of: "dmesg | grep mcs:")
    #expect(log.contains("mcs: /mcs-remoteproc rings by interrupt 132\n"), "\(log)")
    try guest.powerOff()
  }

  /// Both entries exist, in the wrong order: the shared memory is recognised by its kind.
  @Test func swappedMemoryRegions() throws {
    let tree = try Guest.tree(in: folder, "qemu-a53")
    let phandles = try run(["fdtget", "-t", "x", tree, "/mcs-remoteproc", "memory-region"])
    let words = phandles.text.split(whereSeparator: \.isWhitespace).map(String.init)
    try #require(words.count == 2, "\(phandles.text)\(phandles.errors)")
    let put = try run(
      ["fdtput", "-t", "x", tree, "/mcs-remoteproc", "memory-region", words[1], words[0]])
    try #require(put.status == 0, "\(put.errors)")

    let guest = try Guest.bootCalls(tree: tree)
    try guest.output(of: "modprobe mcs_km")
    try guest.check(
      "dmesg | grep mcs: | head -n 1 | cut -d ] -f 2-",
      prints: """
         mcs: /mcs-remoteproc: memory-region[1] is the shared memory, it is expected under the name \
        shared-memory: correct the device tree

        """)
    try guest.check("calls reference", prints: "")
    try guest.powerOff()
  }
}
