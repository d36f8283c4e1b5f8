// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// What happens to launchers, and that it does not happen to their clients. In one guest; every test
/// begins with the module loaded and no client.
@Suite(.serialized, .guest { try Guest.bootDemo() })
struct LifeTests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    // What a failed test left behind.
    try guest.output(
      of: "exec 3>&-; ! kill $(pidof rpmsg_main mcs-launch) 2>/dev/null || within 10 unload")
    try guest.output(of: "modprobe mcs_km; rpmsg_main --stop -c 3 >/dev/null")
  }

  static let goesOn =
    Words.command + """
      client os runs already: it goes on with this launcher
      pls open /dev/pts/0 to talk with client OS
      pty_thread for uart is runnning
      pls open /dev/pts/1 to talk with client OS
      pty_thread for console is runnning

      """

  /// The shell answers, whatever is typed half or has not been read.
  private func isServed(_ location: SourceLocation = #_sourceLocation) throws {
    let word = "here-\(Int.random(in: 0...999_999))"
    let seen = try guest.output(of: "answer 0 '\\003echo \(word)\\r' '\n\(word)'")
    #expect(seen.hasSuffix("echo \(word)\r\n\(word)"), "\(seen)", sourceLocation: location)
  }

  @Test func aKilledLauncherCostsNothing() throws {
    try guest.output(of: "launch \(Words.image) console")
    let stop = try guest.run("stop KILL")
    #expect(stop.status == 128 + 9, "\(stop.output)")
    try guest.output(of: "launch \(Words.image) console")
    try guest.check("cat /tmp/launch", prints: Self.goesOn)
    try isServed()
    try guest.checkStop(prints: Self.goesOn + Words.offline)
    try guest.check("ls /run/mcs", prints: "")
    try guest.output(of: "rmmod mcs_km")
  }

  /// Before, while and after the client starts.
  @Test func aLauncherMayDieAtAnyTime() throws {
    var random = SystemRandomNumberGenerator()
    for round in 0..<(isLongPass ? 100 : 5) {
      let starting = Int.random(in: 0...60_000, using: &random)
      let serving = Int.random(in: 0...20_000, using: &random)
      let moments = "round \(round): \(starting) and \(serving) µs"
      let first = try guest.run("killed \(starting); launch \(Words.image) console")
      try #require(first.status == 0, "\(moments): \(first.output)")
      // with messages under way in both directions
      let second = try guest.run(
        "printf 'echo 1\\recho 2\\r' >/dev/pts/0; usleep \(serving); kill -9 $launcher; "
          + "wait $launcher 2>/dev/null; launch \(Words.image) console")
      try #require(second.status == 0, "\(moments): \(second.output)")
      try isServed()
      try guest.output(of: "stop INT")
      let words = Words.withoutTime(try guest.output(of: "cat /tmp/launch"))
      try #require(words == Self.goesOn + Words.offline, "\(moments)")
    }
    try guest.check("ls /run/mcs", prints: "")
    try guest.check("dmesg | grep -E 'BUG|WARN|Oops|Call trace|rcu.*stall'", status: 1, prints: "")
  }

  @Test func signalsThatMeanNothingDoNothing() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.output(
      of: "for s in QUIT HUP USR1 USR2 ALRM VTALRM PROF IO PWR PIPE 35; do kill -$s $launcher; done"
    )
    try isServed()
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func stopWithoutALauncher() throws {
    try guest.output(of: "launch \(Words.image) console; stop KILL 2>/dev/null; true")
    let stop = try guest.run("rpmsg_main --stop -c 3")
    #expect(Words.withoutTime(stop.output) == Words.offline)
    #expect(stop.status == 0)
    try guest.check(
      "rpmsg_main --stop -c 3", prints: "client os is offline (cpu 3 was off already)\n")
    try guest.output(of: "rmmod mcs_km")
  }

  @Test func stopAndRestartBesideALauncher() throws {
    try guest.output(of: "launch \(Words.image) console; first=$launcher")
    try guest.output(of: "\(Words.launch) --restart >/tmp/second 2>&1 & launcher=$!; wait $first")
    try guest.output(of: "within 20 grep -q 'pty_thread for console is runnning' /tmp/second")
    let words = Words.withoutTime(try guest.output(of: "cat /tmp/launch"))
    #expect(words == Words.started + Words.offline)
    try guest.check("cat /tmp/second", prints: Words.started)
    // the shell, too, has something to say about its job
    try guest.output(of: "mcs-launch stop cpu3 >/tmp/stop && ! test -s /tmp/stop")
    let second = Words.withoutTime(try guest.output(of: "cat /tmp/second"))
    #expect(second == Words.started + Words.offline)
  }

  /// Nothing tells the services any more: the client can still be stopped, in the way that it heeds.
  @Test func withoutItsState() throws {
    try guest.output(
      of: "launch \(Words.image) console; stop KILL 2>/dev/null; rm -r /run/mcs/cpu3")
    try guest.check(
      Words.launch, status: 1,
      prints: Words.command + """
        error: cpu 3 runs a client without a launcher, which cannot be taken over: nothing in \
        /run/mcs tells its services
          fix: --restart stops it and starts it anew; rpmsg_main --stop -c 3 only stops it

        """)
    let stop = try guest.run("rpmsg_main --stop -c 3")
    #expect(Words.withoutTime(stop.output) == Words.offline)
  }

  /// /run/mcs is root's alone, and no link leads out of it.
  @Test func foreignFoldersAndLinks() throws {
    try guest.output(of: "rm -rf /run/mcs; mkdir /tmp/trap; ln -s /tmp/trap /run/mcs")
    try guest.output(of: "launch \(Words.image) console")
    try guest.checkStop(
      prints: Words.command + """
        warning: no state in /run/mcs/cpu3: Not a directory (errno 20)
          should this launcher be killed, the next one can only stop the client

        """ + Words.started.dropFirst(Words.command.count) + Words.offline)
    try guest.check("ls /tmp/trap", prints: "")
    try guest.output(
      of: "rm /run/mcs; mkdir -p /run/mcs/cpu3; chmod 777 /run/mcs/cpu3; touch /run/mcs/cpu3/x")
    try guest.output(of: "launch \(Words.image) console")
    try guest.output(of: "stop INT && grep -q 'cpu3: Operation not permitted' /tmp/launch")
    // What nobody uses is removed, and made anew.
    try guest.output(of: "chmod 755 /run/mcs/cpu3; ln -s /tmp/trap/x /run/mcs/cpu3/state")
    try guest.output(of: "launch \(Words.image) console")
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.check("ls /tmp/trap /run/mcs", prints: "/run/mcs:\n\n/tmp/trap:\n")
  }

  @Test func status() throws {
    try guest.check("mcs-launch status; mcs-launch status --json", prints: "no client runs\n[]\n")
    try guest.output(of: "launch \(Words.image) console")
    let pid = try guest.output(of: "echo $launcher").dropLast()
    func plain(_ text: String) -> String { text.replacing(#/0:00:\d\d/#, with: "0:00:NN") }
    #expect(
      plain(try guest.output(of: "mcs-launch status")) == """
        NAME            CPU  STATE      LAUNCHER  DOORBELL      UPTIME     IN       OUT      SERVICES
        cpu3            3    ready      \(pid.padding(toLength: 10, withPad: " ", startingAt: 0))\
        SGI 7         0:00:NN    3        0        rpmsg-rpc uart(/dev/pts/0) console(/dev/pts/1)

        """)
    try guest.output(of: "readlink /run/mcs/cpu3/console | grep -x /dev/pts/1")
    let stop = try guest.run("stop KILL")
    #expect(stop.status == 137)
    try guest.output(of: "mcs-launch status | grep -q 'ready *none .* rpmsg-rpc uart console$'")
    try guest.output(of: "mcs-launch status --json | grep -q '\"process\":null'")
    // Somebody else's client, and one that went off with nobody to see it.
    try guest.output(of: "mv /run/mcs/cpu3 /tmp/kept; mcs-launch status | grep '^-  *3  *unknown'")
    try guest.output(of: "rpmsg_main --stop -c 3; mv /tmp/kept /run/mcs/cpu3")
    try guest.check("mcs-launch status; ls /run/mcs", prints: "no client runs\n")
  }

  /// On another processor, into the memory of a client that runs: nothing is copied.
  @Test func memoryOfAnotherClient() throws {
    try guest.output(of: "echo 0 >/sys/devices/system/cpu/cpu2/online")
    try guest.output(of: "launch \(Words.image) console")
    let first = try guest.output(of: "echo $launcher").dropLast()
    try guest.check(
      "rpmsg_main -c 2 -t \(Words.image) -a 0x7a000000", status: 1,
      prints: """
        cpu:2, ld:7a000000, entry:7a000000, path:\(Words.image)
        error: the memory [0x7a000000, 0x7e000000) or [0x70000000, 0x70030000) is in use: the client \
        cpu3 runs on cpu 3, served by process \(first)
          fix: mcs-launch stop cpu3 first, or give this client other memory

        """)
    try isServed()
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.output(of: "echo 1 >/sys/devices/system/cpu/cpu2/online")
  }

  @Test func aFIFOAsImage() throws {
    try guest.check(
      "mkfifo /tmp/fifo; rpmsg_main -c 3 -t /tmp/fifo -a 0x7a000000", status: 1,
      prints: """
        cpu:3, ld:7a000000, entry:7a000000, path:/tmp/fifo
        error: the image '/tmp/fifo' is not a regular file

        """)
  }

  /// What a whole image left behind a cut one is not run. It costs the core: the last test.
  @Test func theRestOfALongerImage() throws {
    try guest.output(of: "launch \(Words.image) console; stop INT")
    try guest.output(of: "dd if=\(Words.image) of=/tmp/cut bs=100 count=1 2>/dev/null")
    let (output, status) = try guest.run("rpmsg_main -c 3 -t /tmp/cut -a 0x7a000000")
    #expect(status == 1)
    #expect(output.contains("error: the client announced no service within 5000 ms"), "\(output)")
  }
}
