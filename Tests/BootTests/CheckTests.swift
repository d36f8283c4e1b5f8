// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// `mcs-launch check` in a guest, with one mistake after the other made there. Every test begins
/// with the module loaded and no client.
@Suite(
  .serialized,
  .guest {
    let elsewhere = try Guest.configuration([
      "load=0x7a000000": "load=0x7b000000", "entry=0x7a000000": "entry=0x7b000000",
    ])
    return try Guest.bootDemo(files: [
      "/etc/mcs/zephyr-demo.conf": Guest.configuration([:]),
      "/tmp/elsewhere.conf": elsewhere,
      "/tmp/other-memory.conf": Guest.configuration(["base=0x70000000": "base=0x90000000"]),
      "/tmp/other-doorbell.conf": Guest.configuration(["sgi=7": "sgi=8"]),
      "/tmp/other-controller.conf": Guest.configuration(["gic-v3": "gic-v2"]),
      "/tmp/other-firmware.conf": Guest.configuration(["psci=hvc": "psci=smc"]),
      "/tmp/other-core.conf": Guest.configuration(["3:0x00000003": "3:0x00000103"]),
    ])
  }
)
struct CheckTests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    try guest.output(
      of: "! kill $(pidof rpmsg_main mcs-launch) 2>/dev/null || within 10 unload; unload")
    try guest.output(of: "dmesg -c >/dev/null; modprobe mcs_km")
  }

  private static let healthy = """
    ok       module mcs_km 2.0 (ABI 2)
    ok       doorbell SGI 7
    ok       mcs_mem [0x70000000, 0x70100000) [0x7a000000, 0x7e000000) as in FILE
    ok       cpu 3 is the core 0x3 as in FILE
    ok       cpu 3 is off
    ok       booted with maxcpus=3
    ok       PSCI by hvc as in FILE
    ok       interrupt controller gic-v3 as in FILE
    ok       image /lib/firmware/demo-client.bin, SIZE, where it belongs by its header
    ok       terminals can be opened (/dev/pts)
    ok       /run can be written
    zephyr-demo would start

    """

  /// What `check` prints other than in a healthy system, and its status.
  private func check(_ arguments: String, _ command: String = "") throws -> (String, Int) {
    let (text, status) = try guest.run(
      "\(command.isEmpty ? "" : command + ";") mcs-launch check \(arguments)")
    let usual = Set(Self.healthy.split(separator: "\n"))
    let file =
      arguments.hasPrefix("--config") ? arguments.dropFirst(9) : "/etc/mcs/zephyr-demo.conf"
    let lines = text.replacing(#/\d+ KiB at \[0x\w+, 0x\w+\)/#, with: "SIZE")
      .split(separator: "\n")
      .filter { !usual.contains($0.replacing(file, with: "FILE")[...]) }
    return (lines.map { $0 + "\n" }.joined(), status)
  }

  private func finds(
    with arguments: String = "zephyr-demo", after command: String = "", status: Int = 1,
    _ expected: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let (text, actual) = try check(arguments, command)
    #expect(text == expected, sourceLocation: location)
    #expect(actual == status, sourceLocation: location)
  }

  private static func one(_ problem: String) -> String {
    problem + "\n1 problem: zephyr-demo would not start\n"
  }

  @Test func aHealthySystem() throws {
    try finds(status: 0, "")
    // and every line of it is there
    try guest.check("mcs-launch check zephyr-demo | wc -l", prints: "12\n")
    try guest.check("mcs-launch check | wc -l", prints: "12\n")
    // what it says is so
    try guest.output(
      of: "mcs-launch zephyr-demo >/tmp/launch 2>&1 </dev/null & launcher=$!")
    try guest.output(of: "within 20 grep -q 'pty_thread for console' /tmp/launch; stop TERM")
  }

  @Test func withoutAFile() throws {
    try finds(
      with: "-c 3 -t \(Words.image) -a 0x7a000000", status: 0,
      """
      note     doorbell SGI 7, not compared: no launch.conf says the client's
      note     mcs_mem [0x70000000, 0x70100000) [0x7a000000, 0x7e000000), not compared: no launch.conf says what the board should have
      note     cpu 3 is the core 0x3, not compared: no launch.conf says which one it should be
      note     PSCI by hvc, not compared
      note     interrupt controller gic-v3, not compared: no launch.conf says what the image drives
      the client would start

      """)
  }

  @Test func asJSON() throws {
    let (text, status) = try guest.run("mcs-launch check zephyr-demo --json")
    #expect(status == 0)
    #expect(text.hasPrefix("{\"clients\":[\n {\"client\":\"zephyr-demo\",\"findings\":[\n"))
    #expect(text.hasSuffix("],\n  \"starts\":true}\n]}\n"))
    #expect(text.contains("  {\"state\":\"ok\",\"text\":\"doorbell SGI 7\"},\n"))
  }

  @Test func theModuleIsNotLoaded() throws {
    try finds(
      after: "rmmod mcs_km; dmesg -c >/dev/null",
      Self.one(
        """
        problem  module mcs_km is not loaded
                 fix: modprobe mcs_km
        """))
  }

  @Test func theModuleIsNotInstalled() throws {
    try guest.output(
      of:
        "rmmod mcs_km; dmesg -c >/dev/null; cd /lib/modules/$(uname -r); mv modules.dep kept; :>modules.dep"
    )
    let release = try guest.output(of: "uname -r").dropLast()
    try finds(
      Self.one(
        """
        problem  module mcs_km is not loaded
                 fix: it is not installed for this kernel, \(release): bin/build-module, or make -C km, for that one; then depmod
        """))
    try guest.output(of: "mv kept modules.dep; cd /")
  }

  @Test func theModuleIsForAnotherKernel() throws {
    try guest.output(
      of: """
        rmmod mcs_km; dmesg -c >/dev/null; \
        sed "s/ SMP mod_unload/ UMP mod_unload/" /lib/modules/$(uname -r)/extra/mcs_km.ko >/tmp/other.ko; \
        ! insmod /tmp/other.ko
        """)
    let release = try guest.output(of: "uname -r").dropLast()
    let (text, status) = try check("zephyr-demo")
    #expect(status == 1)
    #expect(
      text.replacing(#/'6\.[^']*'/#, with: "'VERSION'")
        == Self.one(
          """
          problem  module mcs_km is not loaded
                   log: mcs_km: version magic 'VERSION' should be 'VERSION'
                   fix: it was built for another kernel, \(release): bin/build-module, or make -C km, for that one; then depmod
          """))
  }

  @Test func theModuleFoundLinuxInItsMemory() throws {
    try guest.output(
      of:
        "rmmod mcs_km; dmesg -c >/dev/null; ! modprobe mcs_km rmem_base=0x60000000 rmem_size=0x1000000"
    )
    try finds(
      Self.one(
        """
        problem  module mcs_km is not loaded
                 log: mcs: [mem 0x60000000-0x60ffffff] is used by Linux: it was not reserved in this boot
                 fix: what mcs_km's lines in dmesg say, then modprobe mcs_km
        """))
  }

  @Test func noPermission() throws {
    try guest.output(of: "chmod 755 /usr/bin/mcs-launch; chmod 644 /lib/firmware/demo-client.bin")
    let (text, status) = try guest.run(
      "echo 'nobody:x:65534:65534::/:/bin/sh' >/etc/passwd; su nobody -c 'mcs-launch check zephyr-demo'"
    )
    #expect(status == 1)
    #expect(
      text.contains(
        """
        problem  no permission for /dev/mcs: it gives access to physical memory
                 fix: run as root (the capability CAP_SYS_RAWIO is needed)

        """), "\(text)")
  }

  @Test func maxcpusDidNotArrive() throws {
    try guest.output(of: "echo 1 >/sys/devices/system/cpu/cpu3/online")
    try finds(
      Self.one(
        """
        problem  cpu 3 runs Linux
                 fix: boot with maxcpus=3 on the kernel command line (see /proc/cmdline), or name a cpu that is not in
                      /sys/devices/system/cpu/online
                      or, until the next boot: echo 0 > /sys/devices/system/cpu/cpu3/online
        """))
    try guest.output(of: "echo 0 >/sys/devices/system/cpu/cpu3/online")
    try finds(status: 0, "")
  }

  @Test func aClientRunsThere() throws {
    try guest.output(of: "launch \(Words.image) console")
    try finds(
      Self.one(
        """
        problem  cpu 3 runs a client, whose launcher serves it
                 fix: mcs-launch stop zephyr-demo
        """))
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func theProfileOfAnotherBoard() throws {
    try finds(
      with: "--config /tmp/other-memory.conf",
      Self.one(
        """
        problem  the shared memory [0x90000000, 0x90100000) in /tmp/other-memory.conf was not reserved in this boot
                 reserved: [0x70000000, 0x70100000) [0x7a000000, 0x7e000000)
                 fix: boot with the device tree (x86: memmap=) that was made from the same profile,
                      or make both anew: mcs-dtb bundle
        """))
    try finds(
      with: "--config /tmp/other-doorbell.conf",
      Self.one(
        """
        problem  the client's doorbell is SGI 8 in /tmp/other-doorbell.conf, and the one of /dev/mcs is SGI 7
                 fix: build the client for SGI 7, and say so in its profile: mcs-dtb bundle
        """))
    try finds(
      with: "--config /tmp/other-controller.conf",
      Self.one(
        """
        problem  interrupt controller gic-v3, and gic-v2 in /tmp/other-controller.conf
                 fix: an image that drives this one; a client for another one stays silent
        """))
    try finds(
      with: "--config /tmp/other-firmware.conf",
      Self.one(
        """
        problem  PSCI by hvc, and by smc in /tmp/other-firmware.conf
                 fix: psci in the profile as the firmware has it; clients switch themselves off by it
        """))
    try finds(
      with: "--config /tmp/other-core.conf",
      Self.one(
        """
        problem  cpu 3 is the core 0x3 here, and 0x103 in /tmp/other-core.conf
                 fix: the cpu that is that core here, in the profile; mcs-dtb check BOARD --base TREE compares
        """))
  }

  @Test func theImage() throws {
    try finds(
      with: "--config /tmp/elsewhere.conf",
      Self.one(
        """
        problem  the image '/lib/firmware/demo-client.bin' is built for 0x7a000000, and would be loaded to 0x7b000000
                 fix: load it where it is built for (-a, or load and entry in the launch.conf),
                      or take the image for this address
        """))
    try guest.output(of: "mv \(Words.image) /tmp/kept")
    try finds(
      Self.one(
        """
        problem  cannot read the image '/lib/firmware/demo-client.bin': No such file or directory (errno 2)
        """))
    try guest.output(of: "mv /tmp/kept \(Words.image)")
  }

  @Test func terminals() throws {
    try guest.output(of: "mv /dev/ptmx /dev/kept")
    try finds(
      Self.one(
        """
        problem  no terminal can be opened: No such file or directory (errno 2)
                 fix: mount -t devpts devpts /dev/pts
        """))
    try guest.output(of: "mv /dev/kept /dev/ptmx")
  }
}
