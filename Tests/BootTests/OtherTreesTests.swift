// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// Trees and machines that mcs-boot does not boot with.
@Suite(.serialized) struct OtherTreesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Cores are numbered by their MPIDR, which on many chips is not Linux's number. With 49 cores
  /// QEMU has an MPIDR 0x300 as well as an MPIDR 3, which is not in the tree: only the client
  /// can report on which it runs.
  @Test func theClientRunsOnTheCoreThatTheTreeNames() throws {
    let board = try Guest.board(
      in: folder,
      replacing: [
        "{id: 1, reg: 0x00000001}": "{id: 1, reg: 0x00000100}",
        "{id: 2, reg: 0x00000002}": "{id: 2, reg: 0x00000200}",
        "{id: 3, reg: 0x00000003}": "{id: 3, reg: 0x00000300}",
        "    power-off: [rpc, uart-shutdown]\n": """
            power-off: [rpc, uart-shutdown]
        allow: [{rule: qemu-cpus, why: "the machine has 49 cores"}]

        """,
      ])
    let tree = try Guest.tree(in: folder, board)
    let guest = try Guest.bootDemo { kernel, initrd in
      Guest.words(
        machine: ["-M", "virt,gic-version=3", "-smp", "49", "-m", "2G"], tree: tree,
        kernel: kernel, initrd: initrd)
    }
    try guest.check("cat /sys/devices/system/cpu/present", prints: "0-3\n")
    try guest.output(of: "modprobe mcs_km && launch \(Words.image) console")
    try guest.check(
      "answer 1 x '\n'",
      prints: "mcs-dtb demo client 0.1.0: entered at EL1, MPIDR 0x300, GICv3\r\n")
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.output(of: "rmmod mcs_km")
    try guest.powerOff()
  }

  /// The node that the first generation of kernel modules reads.
  @Test func theNodeOfTheFirstModules() throws {
    let tree = try Guest.tree(in: folder, "qemu-a53", "--flavour", "mcs_mem")
    let guest = try Guest.bootDemo { kernel, initrd in
      Guest.words(
        machine: ["-M", "virt,gic-version=3", "-smp", "4", "-m", "2G"], tree: tree,
        kernel: kernel, initrd: initrd)
    }
    try guest.output(of: "! ls /proc/device-tree/mcs-remoteproc")
    try guest.output(of: "modprobe mcs_km")
    let memory = try guest.output(of: "cat /proc/iomem")
    #expect(memory.contains("\n  70000000-7dffffff : mcs_mem\n"), "\(memory)")
    try guest.output(of: "launch \(Words.image) console")
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.output(of: "rmmod mcs_km")
    try guest.powerOff()
  }

  /// The firmware unpacks from the top of RAM, into the client's memory, before Linux can reserve
  /// it: a client there would overwrite Linux.
  @Test(.enabled(if: isLongPass, "bin/test --long"))
  func firmwareThatTakesTheReservedMemory() throws {
    // RAM ends at 0x80000000, where 24 MiB of RAM disk reach down to the client's memory.
    let board = try Guest.board(in: folder, replacing: ["size: 2G": "size: 1G"])
    let tree = try Guest.tree(in: folder, board)
    let random = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
    let ballast = try #require(try random.read(upToCount: 20 << 20))  // does not shrink when packed
    let guest = try Guest.bootDemo(files: ["/ballast": [UInt8](ballast)]) { kernel, initrd in
      // With ACPI, Linux would not look at the tree.
      Guest.words(
        machine: [
          "-M", "virt,gic-version=3,acpi=off", "-smp", "4", "-m", "1G",
          "-bios", "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd",
        ], tree: tree, kernel: kernel, initrd: initrd)
    }
    let log = try guest.output(of: "dmesg")
    #expect(
      log.contains("failed to reserve memory for node 'rtos-memory@7a000000'"), "\(log)")

    let device = "/lib/modules/$(uname -r)/extra/mcs_km.ko"
    try guest.check(
      "modprobe mcs_km", status: 1,
      prints: """
        modprobe: can't load module mcs_km (\(guest.output(of: "echo \(device)").dropLast())): \
        Device or resource busy

        """)
    try guest.check(
      "dmesg | grep mcs: | tail -n 4 | cut -d ] -f 2-",
      prints: """
         mcs: memory [mem 0x70000000-0x700fffff]
         mcs: [mem 0x7a000000-0x7dffffff] is used by Linux: it was not reserved in this boot
         mcs:   /reserved-memory/rtos-memory@7a000000 is in the device tree, but firmware, kernel \
        or initrd took the range first
         mcs:   look for 'failed to reserve memory' in dmesg; load them elsewhere or move the region

        """)
    try guest.powerOff()
  }
}
