// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// What users do at a client's terminals, in one guest. Every test begins without a client.
@Suite(.serialized, .guest { try Guest.bootDemo() })
struct TerminalTests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    // What a failed test left behind.
    try guest.output(
      of: "! kill $(pidof rpmsg_main mcs-launch) 2>/dev/null || within 10 unload")
    try guest.output(of: "modprobe mcs_km")
  }

  /// The client keeps 64 bytes of input and drops the rest, as real images do.
  @Test func aPasteOf357Commands() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.output(
      of: """
        for i in $(seq 357); do printf 'echo number-%s\\r' $i; done >/tmp/paste; \
        for i in $(seq 357); do echo number-$i; done >/tmp/expected; \
        exec 3<>/dev/pts/0; cat <&3 >/tmp/screen & reader=$!
        """)
    try guest.output(of: "cat /tmp/paste >&3")
    try guest.output(
      of: "within 60 grep -q '^number-357' /tmp/screen; exec 3>&-; kill $reader; ! wait $reader")
    // What the shell printed, without what it echoed.
    try guest.check(
      "tr -d '\\r' </tmp/screen | grep '^number-' | cmp - /tmp/expected && wc -l </tmp/expected",
      prints: "357\n")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  /// Without a terminal, what comes from stdin is typed.
  @Test func aConsoleByAPipe() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.check(
      "printf 'echo piped\\r' | mcs-launch console cpu3 uart | tr -d '\\r'",
      prints: "echo piped\npiped\nuart:~$ ")
    try guest.check(
      "mcs-launch console cpu3 absent </dev/null 2>&1 | head -n 1",
      prints: """
        error: no terminal of cpu3's service absent in /run/mcs: No such file or directory (errno 2)

        """)
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func howFastTheEchoIs() throws {
    try guest.output(of: "launch \(Words.image) console")
    let bench = try guest.run("mcs-launch bench cpu3 uart")
    #expect(bench.status == 0, "\(bench.output)")
    for line in ["echo 1 byte", "echo 13 bytes", "paste"] {
      #expect(bench.output.contains(line), "\(bench.output)")
    }
    try guest.checkStop(prints: Words.started + Words.offline)
  }
}
