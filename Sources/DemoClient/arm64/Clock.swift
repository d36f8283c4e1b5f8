// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient

/// The core's own virtual timer (DDI 0487, "The Generic Timer").
struct Clock {
  /// The virtual timer's private peripheral interrupt (Arm BSA, DEN 0094: PPI 27 everywhere).
  static var interrupt: UInt32 { 27 }

  private let start: UInt64
  private let ticksPerSecond: UInt64

  init() {
    let frequency = read_cntfrq_el0()
    if frequency == 0 { fail("firmware left CNTFRQ_EL0 zero: no timer") }
    ticksPerSecond = frequency
    start = read_cntvct_el0()
  }

  /// Milliseconds since the client started.
  var uptime: UInt64 {
    let ticks = read_cntvct_el0() - start
    return ticks / ticksPerSecond * 1000 + ticks % ticksPerSecond * 1000 / ticksPerSecond
  }

  /// Makes the timer interrupt pending after this many milliseconds, and not before.
  func interrupt(after milliseconds: UInt64) {
    write_cntv_tval_el0(ticksPerSecond * milliseconds / 1000)
    write_cntv_ctl_el0(1)  // ENABLE, not IMASK
  }

  /// Takes the interrupt line down.
  func silence() { write_cntv_ctl_el0(0) }
}
