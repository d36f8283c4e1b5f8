// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// Debian's own arm64 kernel on the tree that mcs-dtb writes, in QEMU.
@Suite(.serialized) struct StockKernelTests {
  @Test func linuxFindsTheReservationAndLeavesTheCore() throws {
    let guest = try Guest.boot(board: "qemu-a53")

    #expect(try guest.output(of: "cat /sys/devices/system/cpu/offline") == "3\n")
    #expect(try guest.output(of: "cat /proc/cmdline") == "maxcpus=3 quiet\n")
    #expect(
      try guest.output(of: "ls -d /proc/device-tree/reserved-memory/*@*") == """
        /proc/device-tree/reserved-memory/rtos-memory@7a000000
        /proc/device-tree/reserved-memory/shared-dma-pool@70000000

        """)
    #expect(
      try guest.output(of: "cat /proc/device-tree/mcs-remoteproc/compatible")
        == "oe,mcs_remoteproc\0")

    let log = try guest.output(of: "dmesg")
    #expect(log.contains("Brought up 1 node, 3 CPUs"))
    #expect(log.contains("initialized node shared-dma-pool@70000000"))
    #expect(!log.contains("failed to reserve"))
    let memory = try guest.output(of: "cat /proc/iomem")
    #expect(memory.contains("\n70000000-700fffff : reserved\n"))
    #expect(memory.contains("\n7a000000-7dffffff : reserved\n"))
    // Linux's own RAM ends where a reservation begins and goes on behind it.
    #expect(memory.contains("40000000-6fffffff : System RAM\n"))
    #expect(memory.contains("\n7e000000-bfffffff : System RAM\n"))
    try guest.powerOff()
  }

  /// What the test above looks at depends on the tree: QEMU's own has no reservation.
  @Test func withoutOurTreeThereIsNoReservation() throws {
    let guest = try Guest.boot(words: { kernel, initrd in
      [
        "qemu-system-aarch64", "-M", "virt,gic-version=3", "-cpu", "cortex-a53", "-smp", "4",
        "-m", "2G", "-nographic", "-kernel", kernel, "-initrd", initrd, "-append", "quiet",
        "-nic", "none",
      ]
    })
    #expect(try guest.output(of: "cat /sys/devices/system/cpu/offline") == "\n")
    #expect(try !guest.output(of: "cat /proc/iomem").contains("\n7a000000-7dffffff : reserved\n"))
    #expect(try guest.run("ls /proc/device-tree/mcs-remoteproc").status != 0)
    try guest.powerOff()
  }
}
