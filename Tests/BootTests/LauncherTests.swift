// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// Launcher and module as users meet them, in one guest. Every test begins with the module loaded
/// and no client.
@Suite(
  .serialized,
  .guest {
    // Flag 1 at 0x14: the first generation of clients.
    try Guest.bootDemo(files: [
      "/lib/firmware/first.bin": Guest.demoClient([0x14: 1]),
      "/etc/mcs/zephyr-demo.conf": Guest.configuration(["buffer=512": "buffer=1024"]),
      "/etc/mcs/elsewhere.conf": Guest.configuration(["base=0x70000000": "base=0x90000000"]),
    ])
  }
)
struct LauncherTests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    // What a failed test left behind.
    try guest.output(
      of: "exec 3>&-; ! kill $(pidof rpmsg_main mcs-launch) 2>/dev/null || within 10 unload")
    try guest.output(of: "modprobe mcs_km")
  }

  // MARK: refusals

  @Test func withoutTheModule() throws {
    try guest.output(of: "rmmod mcs_km")
    try guest.check(
      Words.launch, status: 1,
      prints: Words.command + """
        error: /dev/mcs is missing: the kernel module is not loaded, or found nothing to manage
          fix: modprobe mcs_km; if that fails, dmesg | grep mcs says why

        """)
  }

  @Test func aMissingImage() throws {
    try guest.check(
      "rpmsg_main -c 3 -t /absent.bin -a 0x7a000000", status: 1,
      prints: """
        cpu:3, ld:7a000000, entry:7a000000, path:/absent.bin
        error: cannot read the image '/absent.bin': No such file or directory (errno 2)

        """)
    try noClientRuns()
  }

  @Test func anAddressOutsideTheRegions() throws {
    let end = String(0x6000_0000 + (try Guest.demoClient([:]).count), radix: 16)
    try guest.check(
      "rpmsg_main -c 3 -t \(Words.image) -a 0x60000000", status: 1,
      prints: """
        cpu:3, ld:60000000, entry:60000000, path:\(Words.image)
        error: the image would be at [0x60000000, 0x\(end)), which was not reserved for clients
          reserved: [0x70000000, 0x70100000) [0x7a000000, 0x7e000000)
          fix: -a with the address that the image is built for; if it is right, the
               reservation is wrong (device tree or memmap=, see grep mcs /proc/iomem)

        """)
    try noClientRuns()
  }

  @Test func aCoreThatLinuxRuns() throws {
    try guest.check(
      "rpmsg_main -c 1 -t \(Words.image) -a 0x7a000000", status: 1,
      prints: """
        cpu:1, ld:7a000000, entry:7a000000, path:\(Words.image)
        error: cpu 1 runs Linux
          fix: boot with maxcpus=1 on the kernel command line (see /proc/cmdline), or name a cpu \
        that is not in
               /sys/devices/system/cpu/online

        """)
    try noClientRuns()
  }

  @Test func aCoreThatDoesNotExist() throws {
    try guest.check(
      "rpmsg_main -c 4 -t \(Words.image) -a 0x7a000000", status: 1,
      prints: """
        cpu:4, ld:7a000000, entry:7a000000, path:\(Words.image)
        error: cpu 4 does not exist
          see: cat /sys/devices/system/cpu/possible

        """)
    try noClientRuns()
  }

  /// A client there would overwrite Linux.
  @Test func memoryThatLinuxUses() throws {
    try guest.output(of: "rmmod mcs_km; dmesg -c >/dev/null")
    try guest.output(of: "! modprobe mcs_km rmem_base=0x60000000 rmem_size=0x1000000")
    // BusyBox tries to load it twice.
    try guest.check(
      "dmesg | head -n 3 | cut -d ] -f 2-",
      prints: """
         mcs: [mem 0x60000000-0x60ffffff] is used by Linux: it was not reserved in this boot
         mcs:   device-tree boots: add a /reserved-memory node with no-map for it
         mcs:   x86: add memmap=0x1000000$0x60000000 to the kernel command line (in grub.cfg: \
        memmap=0x1000000\\$0x60000000)

        """)
    try guest.check("grep mcs_mem /proc/iomem", status: 1, prints: "")
  }

  /// The module lets go of its memory, which it does not while a client runs.
  private func noClientRuns() throws { try guest.output(of: "rmmod mcs_km") }

  // MARK: while a client runs

  @Test func aSecondLauncher() throws {
    try guest.output(of: "launch \(Words.image) console")
    let first = try guest.output(of: "echo $launcher").dropLast()
    try guest.check(
      Words.launch, status: 1,
      prints: Words.command + """
        error: cpu 3 is taken: the client cpu3 runs on cpu 3, served by process \(first)
          fix: mcs-launch stop cpu3, or --restart for a new start

        """)
    // The first one's client is not affected.
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func theModuleStays() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.check(
      "rmmod mcs_km", status: 1,
      prints: "rmmod: can't unload module 'mcs_km': Resource temporarily unavailable\n")
    try guest.checkStop(prints: Words.started + Words.offline)
    try noClientRuns()
  }

  @Test func linuxGetsTheCoreOnlyWhenTheClientIsOff() throws {
    let online = "/sys/devices/system/cpu/cpu3/online"
    try guest.output(of: "launch \(Words.image) console")
    try guest.check(
      "echo 1 >\(online)", status: 1, prints: "sh: write error: Operation not permitted\n")
    try guest.check("cat \(online)", prints: "0\n")
    let log = try guest.output(of: "dmesg | tail -n 1")
    #expect(
      log.contains("mcs: cpu 3 runs a client and stays off Linux: stop the client first\n"),
      "\(log)")
    try guest.checkStop(prints: Words.started + Words.offline)

    try guest.output(of: "echo 1 >\(online)")
    try guest.check("cat \(online)", prints: "1\n")
    // And the client gets it back.
    try guest.output(of: "echo 0 >\(online)")
    try guest.output(of: "launch \(Words.image) console")
    try guest.check("echoes 0", prints: "200\n")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  // MARK: in the background

  @Test func linesAppearAtOnceAndTypingDoesNotStopIt() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.check("cat /tmp/launch", prints: Words.started)
    // All commands are typed at the terminal that is the launcher's, too; here it wakes up 200 times
    // and could try to read them. T would be "stopped" (proc(5)).
    try guest.check("echoes 0", prints: "200\n")
    let state = try guest.output(of: "cut -d ' ' -f 3 /proc/$launcher/stat")
    #expect(state != "T\n")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  /// A shell without job control ignores SIGINT for what it starts with `&`.
  @Test func aScriptStopsItWithSIGINT() throws {
    try guest.output(of: "sh -c '. /etc/guest.sh; launch \(Words.image) console && stop INT'")
    let words = Words.withoutTime(try guest.output(of: "cat /tmp/launch"))
    #expect(words == Words.started + Words.offline)
  }

  @Test func idleTakesNoTimeOfTheCore() throws {
    try guest.output(of: "launch \(Words.image) console")
    // 14 and 15 are the user and system time in ticks of 10 ms (proc(5)). A machine under load
    // makes the little that the launcher does each second look longer: the best of three counts.
    let ticks = "$(cut -d ' ' -f 14,15 /proc/$launcher/stat | tr ' ' +)"
    var taken: [String] = []
    while taken.count < 3, taken.last != "0\n" {
      taken.append(
        try guest.output(of: "before=$((\(ticks))); sleep 5; echo $((\(ticks) - before))"))
    }
    #expect(taken.last == "0\n", "\(taken)")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  // MARK: other clients

  /// It announces only `uart` and goes off by the nine bytes `shutdown` NUL.
  @Test func aClientOfTheFirstGeneration() throws {
    try guest.output(of: "launch /lib/firmware/first.bin uart")
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.checkStop(
      prints: """
        cpu:3, ld:7a000000, entry:7a000000, path:/lib/firmware/first.bin
        start client os
        pls open /dev/pts/0 to talk with client OS
        pty_thread for uart is runnning
        \(Words.offline)
        """)
    try noClientRuns()
  }

  // MARK: from a file

  /// As a unit of Type=notify starts it, stops it and is notified.
  @Test func aConfiguration() throws {
    try guest.output(of: "syslogd -O /tmp/notified")  // it receives what a service manager would
    try guest.output(of: "export NOTIFY_SOCKET=/dev/log")
    try guest.output(
      of: "mcs-launch zephyr-demo >/tmp/launch 2>&1 </dev/null & launcher=$!; unset NOTIFY_SOCKET")
    try guest.output(of: "within 20 grep -q READY=1 /tmp/notified")
    try guest.check("grep -c STOPPING=1 /tmp/notified", status: 1, prints: "0\n")
    try guest.output(of: "within 20 grep -q 'pty_thread for console is runnning' /tmp/launch")
    // The file's buffers have twice the usual size; the client sees that in the descriptors.
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.output(of: "stop TERM")
    let words = Words.withoutTime(try guest.output(of: "cat /tmp/launch"))
    #expect(words == Words.started + Words.offline)
    try guest.output(of: "within 5 grep -q STOPPING=1 /tmp/notified")
    try guest.output(of: "kill $(pidof syslogd)")
  }

  @Test func aConfigurationOfAnotherBoard() throws {
    try guest.check(
      "mcs-launch --config /etc/mcs/elsewhere.conf", status: 1,
      prints: Words.command + """
        error: the shared memory [0x90000000, 0x90100000) in /etc/mcs/elsewhere.conf was not \
        reserved in this boot
          reserved: [0x70000000, 0x70100000) [0x7a000000, 0x7e000000)
          fix: boot with the device tree (x86: memmap=) that was made from the same profile,
               or make both anew: mcs-dtb bundle

        """)
    try noClientRuns()
  }

  @Test func aConfigurationThatIsWrongOrMissing() throws {
    try guest.check(
      "sed 's/^load=/laod=/' /etc/mcs/zephyr-demo.conf >/tmp/typo.conf; mcs-launch --config "
        + "/tmp/typo.conf",
      status: 1,
      prints: """
        /tmp/typo.conf:8: error: unknown key 'laod' in [client]; did you mean 'load'?
        /tmp/typo.conf:2: error: [client] has no load

        """)
    try guest.check(
      "mcs-launch zephyr", status: 1,
      prints: """
        error: cannot read /etc/mcs/zephyr.conf: No such file or directory (errno 2)
          fix: mcs-dtb bundle writes such a file; --config FILE names another one

        """)
  }
}
