// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// The module on other kernels of Debian: one session each, from loading to unloading.
@Suite(.serialized) struct ModuleKernelTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let kernels: [(kernel: [String], doorbell: String)] =
    [(["6.12-arm64"], "SGI 7 (heard)")]
    + (isLongPass
      ? [
        (["6.12-rt-arm64"], "SGI 7 (heard)"), (["rt-arm64"], "SGI 7"),
        (["5.10.0-32-arm64", "bullseye"], "SGI 7"),
        (["7.3.4+deb13-arm64", "trixie-backports"], "SGI 7 (heard)"),
      ] : [])

  @Test(arguments: kernels)
  func aSession(kernel: [String], doorbell: String) throws {
    let guest = try Guest.bootCalls(kernel: kernel)
    try session(guest, doorbell: "\(doorbell), GICv3")
    try guest.powerOff()
  }

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
    try session(guest, doorbell: "SGI 7 (heard), GICv\(interruptController.suffix(1))")
    let log = try guest.output(of: "dmesg | grep mcs:")
    #expect(log.contains("mcs: /mcs-remoteproc rings by interrupt 132\n"), "\(log)")
    try guest.powerOff()
  }

  private func session(_ guest: VirtualMachine, doorbell: String) throws {
    try guest.output(of: "modprobe mcs_km")
    let log = try guest.output(of: "dmesg | grep mcs:")
    #expect(log.contains("mcs: doorbell \(doorbell), PSCI by hvc\n"), "\(log)")
    try guest.check("calls rings 200 0", prints: "200 of 200 rings were heard\n")
    try guest.check("calls idle 10", prints: "0\n")
    for calls in ["reference", "claims", "stop-on-close", "fuzz 3 3"] {
      try guest.check("calls \(calls)", prints: "")
    }
    let cpu = "/sys/devices/system/cpu/cpu3/online"
    try guest.output(of: "echo 1 >\(cpu)")
    try guest.check("calls take 10", prints: "")
    try guest.output(of: "echo 0 >\(cpu)")

    try guest.output(of: "launch \(Words.image) console")
    try guest.check("echoes 0", prints: "200\n")
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.output(of: "within 5 unload")
    try guest.check("dmesg | grep -E 'BUG|WARN|Oops|Call trace|rcu.*stall'", status: 1, prints: "")
  }
}
