// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// `mcs-boot BOARD --rehearse`: the machine that is most like the board, by the board's boot
/// loader, with the files of the bundle.
@Suite(.serialized) struct RehearsalTests {
  @Test(
    arguments: zip(
      ["rpi4", "hi3093", "ok3568"],
      [
        """
        ok       overlay applies to a 2/1 tree; mcs-remoteproc points at both regions
        ok       command line: BOOT_IMAGE=/Image console=ttyAMA0 earlycon efi=debug maxcpus=3
        ok       Linux on cpus 0-2, cpu 3 is free
        ok       mcs_km has [70000000-700fffff] and [7a000000-7dffffff]
        ok       doorbell SGI 7, GICv2, PSCI by smc
        ok       shell on /dev/pts/0 answers
        ok       mcs-dtb demo client 0.1.0: entered at EL2, MPIDR 0x3, GICv2
        ok       the client announced rpmsg-rpc uart console
        ok       first: client os is offline (cpu 3 off after N ms)
        ok       again: client os is offline (cpu 3 off after N ms)
        ok       rmmod mcs_km; its memory is free
        not rehearsed: the board's own firmware (UEFI and GRUB are Debian's); the GIC's real \
        address, UARTs, the board's RAM and MMIO

        """,
        """
        ok       overlay applies to a 2/2 tree; mcs-remoteproc points at both regions
        ok       command line: console=ttyAMA0 earlycon maxcpus=3
        ok       Linux on cpus 0-2, cpu 3 is free
        ok       mcs_km has [90000000-92ffffff] and [93000000-96ffffff]
        ok       doorbell SGI 7, GICv3, PSCI by smc
        ok       shell on /dev/pts/1 answers
        ok       mcs-dtb demo client 0.1.0: entered at EL2, MPIDR 0x300, GICv3
        ok       the client announced console uart
        ok       cannot be switched off, as the profile says:
                 error: cpu 3 is still on: the client announced nothing that could switch it off \
        as power-off in /etc/mcs/uniproton.conf says
                   it keeps running and owns its memory; nothing but a reboot stops it now
        ok       launched again: error: cpu 3 is still on
        not rehearsed: the vendor's boot chain (U-Boot is Debian's); cortex-a55 (cortex-a53 \
        stands for it); the GIC's real address, UARTs, the board's RAM and MMIO

        """,
        """
        ok       overlay applies to a 2/2 tree; mcs-remoteproc points at both regions
        ok       command line: console=ttyAMA0 earlycon maxcpus=3
        ok       Linux on cpus 0-2, cpu 3 is free
        ok       mcs_km has [70000000-700fffff] and [7a000000-7e1fffff]
        ok       doorbell SGI 7, GICv3, PSCI by smc
        ok       the client announced echo onoff matrix pty
        ok       first: client os is offline (cpu 3 off after N ms)
        ok       again: client os is offline (cpu 3 off after N ms)
        ok       menu 1: echo hello!: 5 of 5, 0 lost, min N ms, median N ms, p99 N ms
        ok       menu 2: matrix: the product is right
        ok       menu 3: pty started
        ok       shell on /dev/pts/1 answers
        ok       menu 4: pty closed
        ok       menu 7: ping 480 bytes: 20 of 20, 0 lost, min N ms, median N ms, p99 N ms
        ok       menu 5: client os is offline (cpu 3 off after N ms)
        ok       menu 6: started again
        ok       menu 1: echo hello!: 5 of 5, 0 lost, min N ms, median N ms, p99 N ms
        ok       menu 9: status 0
        ok       rmmod mcs_km; its memory is free
        note     the tree is at 0x4a100000 (mcs_fdt): QEMU has no RAM at the board's 0x0a100000
        not rehearsed: the vendor's boot chain (U-Boot is Debian's); cortex-a55 (cortex-a53 \
        stands for it); the GIC's real address, UARTs, the board's RAM and MMIO

        """,
      ]))
  func theSessionOfTheGuideRuns(_ board: String, _ report: String) throws {
    let (status, found) = try rehearse(board)
    let flood = found.split(separator: "\n").filter { $0.contains("menu 8: flood-ping 480 bytes") }
    #expect(
      found.split(separator: "\n").filter { !flood.contains($0) } == report.split(separator: "\n"))
    #expect(flood.count == (isLongPass && board == "ok3568" ? 1 : 0))
    #expect(status == 0)
  }

  /// By both kinds of a PC's firmware.
  @Test func aPCThroughBIOSAndUEFI() throws {
    let session = """
      ok       command line: BOOT_IMAGE=/Image console=ttyS0 maxcpus=3 memmap=512M$0x110000000 nokaslr
      ok       Linux on cpus 0-2, cpu 3 is free
      ok       mcs_km has [110000000-12fffffff]
      ok       doorbell vector 0xeb of the cpu with APIC id 0, xAPIC
      ok       shell on /dev/pts/1 answers
      ok       mcs-dtb demo client 0.1.0: entered at 0xf02600000, APIC id 0x6, xAPIC
      ok       the client announced uart console
      ok       first: client os is offline (cpu 3 off after N ms)
      ok       again: client os is offline (cpu 3 off after N ms)
      ok       rmmod mcs_km; its memory is free
      not rehearsed: the board's own firmware (SeaBIOS, OVMF and GRUB are Debian's); x2APIC; the \
      board's RAM

      """
    let (status, found) = try rehearse("x86-ipc")
    let parts = found.split(separator: #/rehearsal of x86-ipc .*\n/#).map(String.init)
    #expect(parts == [session, session])
    #expect(status == 0)
  }

  /// With 2 GiB the window is the top of RAM, where UEFI keeps what it needs while Linux runs.
  @Test(.enabled(if: isLongPass, "bin/test --long"))
  func whatUEFIKeepsIsFound() throws {
    let (status, found) = try rehearse("rpi4:2g")
    #expect(status == 1)
    #expect(
      found.contains(
        """
        problem  rtos-memory@7a000000 was taken before Linux could reserve it  (declared: \
        firmware-top-of-ram)
                 there: UEFI's Runtime Code [0x00007c440000-0x00007c4bffff]
        """), "\(found)")
    #expect(found.contains("mcs: [mem 0x7a000000-0x7dffffff] is used by Linux"), "\(found)")
  }

  /// The report without its first and its last line, and without times.
  private func rehearse(_ board: String) throws -> (status: Int32, report: String) {
    let outcome = try run([Repository.product("mcs-boot"), board, "--rehearse"])
    let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first?.hasPrefix("rehearsal of \(board)") == true else {
      throw TestFailure(outcome.errors + outcome.text)
    }
    return (
      outcome.status,
      Words.withoutTime(
        lines.dropFirst().filter { !$0.hasPrefix("log ") }.joined(separator: "\n")
          .replacing(#/\d+\.\d+ ms/#, with: "N ms"))
    )
  }
}
