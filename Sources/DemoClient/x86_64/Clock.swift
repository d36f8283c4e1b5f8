// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient

/// The local APIC's timer wakes the core, and measures the time-stamp counter.
struct Clock {
  private let apic = LocalAPIC()
  private let start: UInt64
  private let timerTicksPerMillisecond: UInt64
  private let ticksPerMillisecond: UInt64

  init() {
    timerTicksPerMillisecond = Self.timerFrequency() / 1000
    apic.write(.divide, 0b1011)  // by 1
    apic.write(.timer, 1 << 16 | UInt32(TIMER_VECTOR))  // masked, one shot
    // ten milliseconds of the one in ticks of the other
    let milliseconds: UInt64 = 10
    let count = UInt32(timerTicksPerMillisecond * milliseconds)
    let before = read_time_stamp()
    apic.write(.initialCount, .max)
    while .max - apic.read(.currentCount) < count {}
    start = read_time_stamp()
    ticksPerMillisecond = max(1, (start - before) / milliseconds)
    apic.write(.initialCount, 0)
    apic.write(.timer, UInt32(TIMER_VECTOR))
  }

  /// Milliseconds since the client started.
  var uptime: UInt64 { (read_time_stamp() - start) / ticksPerMillisecond }

  /// Makes the timer's interrupt come after this many milliseconds, and not before.
  func interrupt(after milliseconds: UInt64) {
    apic.write(.initialCount, UInt32(clamping: max(1, timerTicksPerMillisecond * milliseconds)))
  }

  func silence() { apic.write(.initialCount, 0) }

  /// Hertz: the crystal's, where the core tells it or its own from which it follows (SDM 11.5.4,
  /// 19.7.3); hypervisors' 1 GHz (QEMU, hw/intc/apic.c, counts nanoseconds); else what
  /// buses had before there was a crystal.
  private static func timerFrequency() -> UInt64 {
    let most = read_cpuid(0).eax
    if most >= 0x15 {
      let ratio = read_cpuid(0x15)
      if ratio.ecx != 0 { return UInt64(ratio.ecx) }
      if ratio.ebx != 0, most >= 0x16 {
        let megahertz = UInt64(read_cpuid(0x16).eax & 0xffff)
        if megahertz != 0 { return megahertz * 1_000_000 * UInt64(ratio.eax) / UInt64(ratio.ebx) }
      }
    }
    return read_cpuid(1).ecx & 1 << 31 != 0 ? 1_000_000_000 : 100_000_000
  }
}
