// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// What the guide shows, from our tree to a client that is off again.
@Suite(.serialized) struct ChainTests {
  @Test(arguments: ["gic-v3", "gic-v2"])
  func aClientAnswersBesideLinux(_ interruptController: String) throws {
    let folder = try TemporaryFolder()
    let guest = try Guest.bootDemo(
      board: Guest.board(
        in: folder, replacing: ["type: gic-v3": "type: \(interruptController)"]))

    try guest.output(of: "modprobe mcs_km")
    let memory = try guest.output(of: "cat /proc/iomem")
    #expect(memory.contains("\n  70000000-700fffff : mcs_mem\n"), "\(memory)")
    #expect(memory.contains("\n  7a000000-7dffffff : mcs_mem\n"), "\(memory)")
    let version = interruptController.suffix(1)
    let log = try guest.output(of: "dmesg | grep mcs:")
    #expect(log.contains("mcs: doorbell SGI 7, GICv\(version), PSCI by hvc\n"), "\(log)")

    // Again and again, with a user at work each time.
    for _ in 1...5 {
      try guest.output(of: "launch \(Words.image) console")
      try guest.check(
        "answer 0 'kernel version\\r' 'uart:~$ '",
        prints: """
          kernel version\r
          mcs-dtb demo client 0.1.0\r
          uart:~$\u{20}
          """)
      try guest.checkStop(prints: Words.started + Words.offline)
    }

    try guest.output(of: "launch \(Words.image) console")
    try guest.check("echoes 0", prints: "200\n")
    // The first thing typed at the console brings a line about the core.
    try guest.check(
      "answer 1 x '\n'",
      prints: "mcs-dtb demo client 0.1.0: entered at EL1, MPIDR 0x3, GICv\(version)\r\n")
    try guest.output(of: "stop INT")

    // Ctrl-C at the launcher's own terminal. The terminal moves to a new line for it.
    let session = try guest.interrupt(Words.launch, after: "console is runnning\r\n")
    #expect(Words.withoutTime(session.output) == Words.started + "\n" + Words.offline)
    #expect(session.status == 0)

    // Possible only because the firmware reports the core off.
    try guest.output(of: "rmmod mcs_km")
    let left = try guest.output(of: "cat /proc/iomem")
    #expect(!left.contains("mcs_mem"), "\(left)")
    try guest.powerOff()
  }
}
