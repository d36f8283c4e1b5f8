// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// Clients that break the protocol, in one guest: the launcher says so, takes them off and lives, and
/// Linux is well. The demo client misbehaves as bits 8 to 15 of its flags tell (docs/demo-client.md).
@Suite(
  .serialized,
  .guest {
    var files: [String: [UInt8]] = [:]
    for kind in 1...10 as ClosedRange<UInt32> {
      files["/lib/firmware/bad\(kind).bin"] = try Guest.demoClient([0x14: kind << 8])
    }
    return try Guest.bootDemo(files: files)
  }
)
struct BadClientTests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    try guest.output(of: "! kill $(pidof rpmsg_main) 2>/dev/null || within 10 unload")
    try guest.output(of: "modprobe mcs_km")
  }

  private func start(_ kind: Int) throws {
    try guest.output(of: "launch /lib/firmware/bad\(kind).bin console")
    try guest.output(of: "printf '\\r' >/dev/pts/0")
  }

  /// What was printed after the start.
  private func end() throws -> String {
    let words = Words.withoutTime(try guest.output(of: "cat /tmp/launch"))
      .replacing(#/index by \d+/#, with: "index by N")
      .replacing("cpu 3 switched itself off", with: "cpu 3 off after N ms")
    return String(words.split(separator: "pty_thread for console is runnning\n").last ?? "")
  }

  @Test(arguments: [
    (1, "it moved a ring index by N, at most 16 can be new"),
    (3, "it returned buffer 65535, which it does not have"),
    (4, "it sent a message of 65535 bytes, at most 496 fit a buffer"),
  ])
  func aFaultEndsTheSession(_ kind: Int, _ words: String) throws {
    try start(kind)
    try guest.output(of: "within 10 grep -q offline /tmp/launch; ! wait $launcher")
    #expect(
      try end() == """
        error: the client broke the protocol: \(words)
          the client is at fault, or is not built for this layout of the shared memory
        client os is offline (cpu 3 off after N ms)

        """)
    try coreIsFree()
  }

  /// Memory stays what it was, a signal is seen at once, and the client can be switched off.
  @Test(arguments: [6, 7, 8]) func endless(_ kind: Int) throws {
    try guest.output(of: "launch /lib/firmware/bad\(kind).bin console")
    let memory = "$(grep VmRSS /proc/$launcher/status | tr -dc 0-9)"
    try guest.output(of: "before=\(memory); printf '\\r' >/dev/pts/0; sleep 3; after=\(memory)")
    // the places for services and a page of output for each of their terminals
    let grown = try guest.output(of: "echo $((after - before))")
    #expect((Int(grown.dropLast()) ?? .max) < 256, "\(grown)")
    try guest.output(of: "stop INT")
    #expect(try end().hasSuffix("client os is offline (cpu 3 off after N ms)\n"))
    try coreIsFree()
  }

  @Test func deathInTheMiddleOfAMessage() throws {
    try start(10)
    try guest.output(of: "within 10 grep -q offline /tmp/launch; wait $launcher")
    #expect(try end() == "client os is offline (cpu 3 off after N ms)\n")
    try coreIsFree()
  }

  /// Linux can have the core, and a good client runs on it.
  private func coreIsFree() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  /// The last one: its core stays on.
  @Test func silence() throws {
    try start(9)
    try guest.output(of: "! stop INT")
    #expect(
      try end() == """
        error: cpu 3 is still on: the client was asked to stop ('power off' to rpmsg-rpc) but did not within 3000 ms
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)
    try guest.check("dmesg | grep -c -e BUG -e Oops -e 'Call trace'", status: 1, prints: "0\n")
  }
}
