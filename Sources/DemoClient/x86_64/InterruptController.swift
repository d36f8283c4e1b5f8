// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import ClientContract
import _Volatile

/// Doorbells through the local APIC.
struct InterruptController {
  private let apic = LocalAPIC()

  /// Takes the doorbell and the timer's interrupt.
  init() {
    let doorbell = header_doorbell()
    if !(32...254).contains(doorbell) || doorbell == UInt32(TIMER_VECTOR) {
      fail("image header: doorbell is no vector (32 to 254, not the timer's 0xe0)")
    }
    install_gates(doorbell)
    apic.write(.taskPriority, 0)
    apic.write(.spurious, 1 << 8 | UInt32(SPURIOUS_VECTOR))  // enabled
    status_set_core(UInt64(apic.id))
    status_set_gic_version(apic.isX2 ? 2 : 1)
  }

  /// An interrupt to Linux, as the module says in the shared memory: which may change. Where it says
  /// nothing, and as UniProton, as the image has it built in.
  func ring() {
    let shared = SharedPlace()
    let block = shared.pointer + UInt(LegacyLayout.doorbell)
    let kind = VolatileMappedRegister<UInt32>(unsafeBitPattern: block).load()
    guard shared.looksUpDoorbell, kind != 0 else {
      return apic.send(header_doorbell(), to: UInt32(truncatingIfNeeded: header_linux_core()))
    }
    let ring = VolatileMappedRegister<UInt64>(unsafeBitPattern: block + 8).load()
    apic.send(UInt32(ring & 0xff), to: UInt32(ring >> 32))
  }

  /// Ends every interrupt that came; doorbells are counted already.
  func drain(clock: Clock) {
    for _ in 0..<take_unended() { apic.write(.endOfInterrupt, 0) }
    clock.silence()
  }
}
