// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// What /dev/mcs answers (Tests/ModuleCalls), on the newest kernel of the machine's own suite.
/// Every test begins and ends with no client.
@Suite(.serialized, .guest { try Guest.bootCalls() })
struct ModuleCallTests {
  let guest: VirtualMachine

  init() throws {
    guest = try SharedGuest.current()
    try guest.output(of: "modprobe mcs_km")
  }

  @Test(arguments: ["reference", "refusals", "claims", "implicit", "events", "stop-on-close"])
  func itAnswers(_ calls: String) throws {
    try guest.check("calls \(calls)", prints: "")
    try nothingIsLeft()
  }

  @Test func theBulkWindowOfTheFirstLaunchers() throws {
    try guest.output(of: "rmmod mcs_km; modprobe mcs_km rmem_base=0x7a000000 rmem_size=0x4000000")
    try guest.check("calls window", prints: "")
    try nothingIsLeft()
  }

  @Test func aProcessorComesFromLinuxAndGoesBack() throws {
    let cpu = "/sys/devices/system/cpu/cpu3/online"
    try guest.output(of: "echo 1 >\(cpu)")
    try guest.check("calls take \(isLongPass ? 1000 : 20)", prints: "")
    try guest.check("cat \(cpu)", prints: "1\n")
    try guest.output(of: "echo 0 >\(cpu)")
    try nothingIsLeft()
  }

  @Test func noRingIsLost() throws {
    let count = isLongPass ? 10_000 : 1_000
    try guest.check("calls rings \(count) 0", prints: "\(count) of \(count) rings were heard\n")
    try nothingIsLeft()
  }

  /// The shell waits for the killed program at once: its notice would come in between later.
  @Test func killedAndTakenOver() throws {
    for _ in 1...3 {
      try guest.output(of: "calls hold >/tmp/hold & holder=$!; within 5 grep -q runs /tmp/hold")
      try guest.output(of: "kill -9 $holder; wait $holder; ! rmmod mcs_km")
      try guest.check("calls release", prints: "")
    }
    try nothingIsLeft()
  }

  @Test func nobodyButRoot() throws {
    try guest.check("stat -c %a /dev/mcs", prints: "600\n")
    try guest.check("chmod 666 /dev/mcs; calls denied", prints: "")
    try guest.output(of: "chmod 600 /dev/mcs")
  }

  @Test func hostileCallers() throws {
    try guest.check("calls fuzz \(isLongPass ? 60 : 5) 4", prints: "")
    try nothingIsLeft()
  }

  @Test func loadedAndUnloaded() throws {
    let times = isLongPass ? 100 : 10
    try guest.output(
      of: "for i in $(seq \(times)); do rmmod mcs_km && modprobe mcs_km || break; done")
    try nothingIsLeft()
  }

  /// The module goes, and the kernel had nothing to complain of.
  private func nothingIsLeft() throws {
    try guest.output(of: "within 5 unload")
    try guest.check(
      "dmesg | grep -E 'BUG|WARN|Oops|Call trace|rcu.*stall|mcs:.*error'", status: 1, prints: "")
    try guest.check("grep mcs_mem /proc/iomem", status: 1, prints: "")
  }
}
