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
    try guest.output(of: "within 60 grep -q '^number-357' /tmp/screen; kill $reader; exec 3>&-")
    // What the shell printed, without what it echoed.
    try guest.check(
      "tr -d '\\r' </tmp/screen | grep '^number-' | cmp - /tmp/expected && wc -l </tmp/expected",
      prints: "357\n")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func theConsoleFromAPipe() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.check(
      "printf 'echo here\\r' | mcs-launch console cpu3 | tr -d '\\r'",
      prints: "echo here\nhere\nuart:~$ ")
    try guest.check(
      "printf 'x' | mcs-launch console cpu3 nothing", status: 1,
      prints: """
        error: no terminal of cpu3's service nothing in /run/mcs: No such file or directory (errno 2)
          fix: launch the client; ls /run/mcs/cpu3 lists its services

        """)
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func theConsoleInATerminal() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.output(of: "screen -dmS one mcs-launch console cpu3 uart")
    try guest.output(
      of: "within 5 pidof mcs-launch; sleep 1; screen -S one -X stuff 'echo there^M'")
    try guest.output(
      of: "sleep 1; screen -S one -X hardcopy /tmp/screen; within 5 grep -q '^there' /tmp/screen")
    try guest.output(of: "screen -S one -X stuff '^]'; within 5 eval '! pidof mcs-launch'")
    // the client is not affected
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func theBench() throws {
    try guest.output(of: "launch \(Words.image) console")
    let text = try guest.output(of: "mcs-launch bench cpu3")
    let words = text.replacing(#/\d+\.\d+ ms/#, with: "T ms")
      .replacing(#/\d+ bytes.s/#, with: "N bytes/s")
    #expect(
      words == """
        echo 1 byte: 1000 of 1000, 0 lost, min T ms, median T ms, p99 T ms
        echo 13 bytes: 1000 of 1000, 0 lost, min T ms, median T ms, p99 T ms
        paste: 1400 of 1400 letters came back, N bytes/s typed

        """, "\(text)")
    print(text)  // for docs/launching.md
    // nothing is left in the shell's line
    try guest.check("answer 0 '\\r' '\nuart:~$ '", prints: "\r\nuart:~$ ")
    try guest.checkStop(prints: Words.started + Words.offline)
  }
}
