// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// ELF images: with a resource table, as the field ships them, and what is wrong with others. The
/// demo client is built as both, and its entry is not its load address.
@Suite(
  .serialized,
  .guest {
    try Guest.bootDemo(files: [
      "/etc/mcs/zephyr-demo.conf": Guest.configuration([
        "/lib/firmware/demo-client.bin": "/lib/firmware/demo-client.elf",
        "format=raw": "format=elf", "entry=0x7a000000": "entry=0x7a000068",
        "announce=rpmsg-rpc,uart,console": "announce=rpmsg-rpc,rpmsg-tty,rpmsg-tty1",
        "power-off=rpc,uart-shutdown": "power-off=resource-table",
        "layout=legacy": "layout=resource-table", "host-tx-vring=0x00028000\n": "",
        "host-rx-vring=0x0002c000\n": "", "vring-num=16\n": "", "vring-align=4\n": "",
        "buffer=512\n": "",
      ]),
      "/lib/firmware/odd.elf": oddTable(),
    ])
  }
)
struct ELFClientTests {
  private let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    try guest.output(of: "modprobe mcs_km")
  }

  private static let image = "/lib/firmware/demo-client.elf"
  private static let started = """
    cpu:3, ld:7a000000, entry:7a000068, path:\(image)
    start client os
    pls open /dev/pts/0 to talk with client OS
    pty_thread for rpmsg-tty is runnning
    pls open /dev/pts/1 to talk with client OS
    pty_thread for rpmsg-tty1 is runnning

    """

  /// Launched twice, by the classic name without an address and by a configuration.
  @Test(arguments: ["rpmsg_main -c 3 -t \(image)", "mcs-launch zephyr-demo"])
  func isLaunchedServedAndStopped(_ command: String) throws {
    for _ in 1...2 {
      try guest.output(of: "start \(command) rpmsg-tty1")
      try guest.check("answer 0 'echo here\\r' '\nuart:'", prints: "echo here\r\nhere\r\nuart:")
      try guest.output(of: "answer 1 x : | grep -q 'mcs-dtb demo client'")
      try guest.checkStop(prints: Self.started + Words.offline)
    }
  }

  /// The same file as a raw image, and the other way round: each has its own rings.
  @Test func bothKindsAfterEachOther() throws {
    try guest.output(of: "launch \(Words.image) console")
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.output(of: "start rpmsg_main -c 3 -t \(Self.image) rpmsg-tty1")
    try guest.checkStop(prints: Self.started + Words.offline)
    try guest.output(of: "launch \(Words.image) console")
    try guest.checkStop(prints: Words.started + Words.offline)
  }

  @Test func anotherAddressThanTheFiles() throws {
    try guest.check(
      "rpmsg_main -c 3 -t \(Self.image) -a 0x7b000000", status: 1,
      prints: """
        cpu:3, ld:7a000000, entry:7a000068, path:\(Self.image)
        error: the image '\(Self.image)' is linked to 0x7a000000, and -a is 0x7b000000
          fix: leave -a away

        """)
    try guest.check(
      "rpmsg_main -c 3 -t \(Words.image)", status: 2,
      prints: """
        error: -a ADDRESS is missing: which address is the image built for?
          as in: rpmsg_main -c 3 -t IMAGE -a 0x7a000000    more: rpmsg_main --help

        """)
  }

  @Test func aFileThatIsCutOff() throws {
    try guest.check(
      """
      head -c 100000 \(Self.image) >/tmp/cut.elf
      rpmsg_main -c 3 -t /tmp/cut.elf 2>&1 | sed 's/0x[0-9a-f]*/0xN/g'
      """,
      prints: """
        error: the image '/tmp/cut.elf': segment 2 reaches to 0xN, and the file ends at 0xN
          fix: copy or build it again; clients are linked 64-bit executables

        """)
  }

  @Test func aTableThatCannotBe() throws {
    try guest.check(
      "rpmsg_main -c 3 -t /lib/firmware/odd.elf", status: 1,
      prints: """
        error: the image '/lib/firmware/odd.elf' cannot be used:
          ring 0 of the resource table has 12 descriptors, which is no power of two up to 32768
          fix: take the image that was built for a resource table

        """)
  }
}

/// The image with a table whose first ring has 12 descriptors.
private func oddTable() throws -> [UInt8] {
  var image = try Guest.demoClientELF()
  // Version 1 with one entry, which is behind the list of entries.
  let start: [UInt8] = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 7]
  let table = image.indices.first { image[$0...].starts(with: start) }
  guard let table else { throw TestFailure("demo-client.elf has no resource table") }
  image[table + 48 + 8] = 12  // num of the first ring (struct fw_rsc_vdev_vring)
  return image
}
