// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// All that the module does, from loading to unloading, in a guest of Guest.bootCalls().
enum ModuleSession {
  /// - Parameter doorbell: kind and interrupt controller, as the kernel's log has them.
  static func run(in guest: VirtualMachine, doorbell: String) throws {
    try guest.output(of: "modprobe mcs_km")
    let log = try guest.output(of: "dmesg | grep mcs:")
    #expect(log.contains("mcs: doorbell \(doorbell), PSCI by hvc\n"), "\(log)")
    try guest.check("calls rings 200 0", prints: "200 of 200 rings were heard\n")
    try guest.check("calls idle 10", prints: "0\n")
    for calls in ["reference", "claims", "stop-on-close", "fuzz 3 3"] {
      try guest.check("calls \(calls)", prints: "")
    }
    let cpu = "/sys/devices/system/cpu/cpu3/online"
    try guest.output(of: "echo 1 >\(cpu)")
    try guest.check("calls take 10", prints: "")
    try guest.output(of: "echo 0 >\(cpu)")

    try guest.output(of: "launch \(Words.image) console")
    try guest.check("echoes 0", prints: "200\n")
    try guest.checkStop(prints: Words.started + Words.offline)
    try guest.output(of: "within 5 unload")
    try guest.check("dmesg | grep -E 'BUG|WARN|Oops|Call trace|rcu.*stall'", status: 1, prints: "")
  }
}
