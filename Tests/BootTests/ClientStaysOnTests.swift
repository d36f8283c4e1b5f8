// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// Clients that nothing but a reboot stops: each takes a guest of its own.
@Suite(.serialized) struct ClientStaysOnTests {
  @Test func itDoesNotSwitchItselfOff() throws {
    // PSCI by SMC, offset 0x44: on this machine nobody answers.
    let guest = try Guest.bootDemo(
      files: ["/lib/firmware/stuck.bin": Guest.demoClient([0x44: 2])])
    try guest.output(of: "modprobe mcs_km && launch /lib/firmware/stuck.bin console")
    let stop = try guest.run("stop INT")
    #expect(stop.status == 1, "\(stop.output)")
    try guest.check(
      "tail -n 2 /tmp/launch",
      prints: """
        error: cpu 3 is still on: the client was asked to stop ('power off' to rpmsg-rpc) but did \
        not within 3000 ms
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)

    try nothingTakesItsPlace(guest)
    try guest.powerOff()
  }

  private func nothingTakesItsPlace(_ guest: VirtualMachine) throws {
    try guest.check(
      Words.launch, status: 1,
      prints: Words.command + """
        error: cpu 3 is still on: the client was asked to stop ('power off' to rpmsg-rpc) but did \
        not within 3000 ms
          it keeps running and owns its memory; nothing but a reboot stops it now

        """)
    try guest.check(
      "rmmod mcs_km", status: 1,
      prints: "rmmod: can't unload module 'mcs_km': Resource temporarily unavailable\n")
    try guest.check(
      "echo 1 >/sys/devices/system/cpu/cpu3/online", status: 1,
      prints: "sh: write error: Operation not permitted\n")
    try guest.check("cat /sys/devices/system/cpu/offline", prints: "3\n")
  }
}
