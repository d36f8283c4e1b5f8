// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient

/// The core the client runs on: asleep unless there is something to do.
///
/// Interrupts are masked but for this sleep. On arm64 a pending one ends WFI all the same, and is
/// then taken from the interrupt controller here; on x86-64 a handler counts it, and no more. So
/// nothing interrupts anything, no register is ever saved for a handler, and an interrupt between
/// the last look at the rings and the sleep cannot get lost.
struct Core {
  let interrupts = InterruptController()
  let clock = Clock()

  /// Sleeps until an interrupt, but no longer than this many milliseconds, and takes what is
  /// pending. Look at the rings afterwards.
  func sleep(atMost milliseconds: UInt64) {
    clock.interrupt(after: milliseconds)
    wait_for_interrupt()
    interrupts.drain(clock: clock)
    status_set_heartbeat(status_heartbeat() &+ 1)
  }

  /// Takes what is pending, between two steps of something that goes on.
  func look() { interrupts.drain(clock: clock) }
}
