// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// `mcs-boot x86-ipc --demo`: Debian's stock amd64 kernel, on processors with the board's APIC ids
/// 0, 2, 4 and 6. Every test begins with the module loaded and no client.
@Suite(
  .serialized,
  .guest {
    let guest = try VirtualMachine(
      [Repository.product("mcs-boot"), "x86-ipc", "--demo", "--net", "none", "--append", "quiet"],
      timeout: 600)
    let functions = try Repository.text("Tests/BootTests/guest.sh")
    try guest.output(of: "cat >/etc/guest.sh <<'END'\n\(functions)END")
    try guest.output(of: ". /etc/guest.sh")
    return guest
  }
)
struct LauncherX86Tests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    try guest.output(
      of: "exec 3>&-; ! kill $(pidof rpmsg_main mcs-launch) 2>/dev/null || within 10 unload")
    try guest.output(of: "modprobe mcs_km")
  }

  private static let image = "/lib/firmware/x86_64.bin"
  private static let started = """
    cpu:3, ld:118000000, entry:118000000, path:\(image)
    start client os
    pls open /dev/pts/0 to talk with client OS
    pty_thread for console is runnning
    pls open /dev/pts/1 to talk with client OS
    pty_thread for uart is runnning

    """

  @Test func theMachineIsTheBoards() throws {
    try guest.check("sed -n 's/^apicid.*: //p' /proc/cpuinfo", prints: "0\n2\n4\n")
    try guest.check("cat /sys/devices/system/cpu/online", prints: "0-2\n")
    try guest.check(
      "cat /proc/cmdline", prints: "console=ttyS0 maxcpus=3 memmap=512M$0x110000000 nokaslr quiet\n"
    )
    try guest.check(
      "grep mcs_mem /proc/iomem", prints: "  110000000-12fffffff : mcs_mem\n")
  }

  /// As the guide does it, twice: INIT takes a client off that cannot do so itself.
  @Test(arguments: 1...2) func asTheBundleSays(_ time: Int) throws {
    try guest.output(of: "start mcs-launch uniproton uart")
    try guest.check("answer 1 '\\r' '$ '", prints: "\r\nuart:~$ ")
    try guest.check(
      "answer 1 'kernel version\\r' '$ '",
      prints: "kernel version\r\nmcs-dtb demo client \(Self.version)\r\nuart:~$ ")
    try guest.check(
      "answer 0 x xAPIC",
      prints: "mcs-dtb demo client \(Self.version): entered at 0xf02600000, APIC id 0x6, xAPIC")
    try guest.check("echoes 1", prints: "200\n")
    try guest.checkStop(prints: Self.started + Words.offline)
    try nothingIsLeft()
  }

  @Test func oneToOneWithoutAFile() throws {
    try guest.output(
      of: "start rpmsg_main -c 3 -t \(Words.image) -a 0x118000000 console")
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.check(
      "answer 1 x xAPIC",
      prints: "mcs-dtb demo client \(Self.version): entered at 0x118000000, APIC id 0x6, xAPIC")
    try guest.output(of: "stop INT")
    try nothingIsLeft()
  }

  /// What is no client: its processor is off again afterwards.
  @Test func aSilentImage() throws {
    try guest.output(of: "printf '\\364\\353\\375' >/tmp/halts.bin")  // hlt; jmp -3
    try guest.check(
      "rpmsg_main -c 3 -t /tmp/halts.bin -a 0x118000000", status: 1,
      prints: """
        cpu:3, ld:118000000, entry:118000000, path:/tmp/halts.bin
        start client os
        error: the client announced no service within 5000 ms: cpu 3 is on, but has not touched the rings
          that needs an image for 0x118000000, for this shared memory, and for this interrupt controller
          (dmesg | grep mcs: names it). Does its console (UART) say anything?
          it was reset and is off again

        """)
    try nothingIsLeft()
  }

  @Test func aProcessorOfLinux() throws {
    try guest.check(
      "rpmsg_main -c 2 -t \(Words.image) -a 0x118000000", status: 1,
      prints: """
        cpu:2, ld:118000000, entry:118000000, path:\(Words.image)
        error: cpu 2 runs Linux
          fix: boot with maxcpus=2 on the kernel command line (see /proc/cmdline), or name a cpu \
        that is not in
               /sys/devices/system/cpu/online

        """)
    try nothingIsLeft()
  }

  private static let version = "0.1.0"

  private func nothingIsLeft() throws {
    try guest.output(of: "within 5 unload")
    try guest.check(
      "dmesg | grep -E 'BUG|WARN|Oops|Call Trace|rcu.*stall|mcs:.*error'", status: 1, prints: "")
    try guest.check("grep mcs_mem /proc/iomem", status: 1, prints: "")
  }
}
