// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import _Volatile

/// This core's side of a GICv2 (IHI 0048) or GICv3/v4 (IHI 0069). The distributor is Linux's:
/// written here are only registers that are banked for this core, its redistributor, its own
/// cpu interface and, to ring, the register that sends an SGI.
struct InterruptController {
  private enum CPUInterface {
    case memory(UInt)  // GICv2: GICC
    case system  // GICv3: ICC_* registers
  }
  private let cpuInterface: CPUInterface
  private let distributor = UInt(header_gicd_base())
  private let doorbell: UInt32

  /// Takes the doorbell and the timer's interrupt, and no other.
  init() {
    doorbell = header_doorbell()
    if doorbell > 15 { fail("image header: doorbell is not an SGI (0 to 15)") }
    // ID_AA64PFR0_EL1.GIC: 0 where there is no system register interface.
    if read_id_aa64pfr0_el1() >> 24 & 0xf == 0 {
      let gicc = UInt(header_gicc_base())
      cpuInterface = .memory(gicc)
      Self.takeInterrupts(doorbell, banked: distributor)
      register(gicc + 0x04).store(0xf0)  // GICC_PMR: every priority but the lowest
      // GICC_CTLR: keep the firmware's bypass bits, EOImode 0, enable.
      register(gicc).store(register(gicc).load() & 0x1e0 | 1)
      status_set_gic_version(2)
    } else {
      write_icc_sre_el1(read_icc_sre_el1() | 1)
      if read_icc_sre_el1() & 1 == 0 {
        fail("GICv3, but firmware keeps its system registers (ICC_SRE_EL2.Enable is 0)")
      }
      cpuInterface = .system
      let redistributor = Self.ownRedistributor()
      Self.wake(redistributor)
      let banked = redistributor + 0x1_0000  // SGI_base
      let taken = Self.mask(doorbell)
      register(banked + 0x80).store(register(banked + 0x80).load() | taken)  // GICR_IGROUPR0
      Self.takeInterrupts(doorbell, banked: banked)
      write_icc_pmr_el1(0xf0)
      write_icc_bpr1_el1(0)
      write_icc_ctlr_el1(0)  // EOImode 0: EOIR also deactivates
      write_icc_igrpen1_el1(1)
      status_set_gic_version(3)
    }
    if header_flags() & DEMO_FLAG_ALONE != 0 { enableDistributor() }
  }

  private static func mask(_ doorbell: UInt32) -> UInt32 { 1 << doorbell | 1 << Clock.interrupt }

  /// Registers of the same shape in GICD (banked, GICv2) and SGI_base (GICv3).
  private static func takeInterrupts(_ doorbell: UInt32, banked base: UInt) {
    // What Linux enabled when it ran this core is neither wanted nor answered here, and what an
    // earlier client left active would never come again.
    register(base + 0x180).store(0xffff_ffff)  // ICENABLER0
    register(base + 0x380).store(0xffff_ffff)  // ICACTIVER0
    priority(base, doorbell).store(0xa0)
    priority(base, Clock.interrupt).store(0xa0)
    register(base + 0x100).store(mask(doorbell))  // ISENABLER0
  }

  private static func priority(_ base: UInt, _ interrupt: UInt32)
    -> VolatileMappedRegister<UInt8>
  {
    .init(unsafeBitPattern: base + 0x400 + UInt(interrupt))  // IPRIORITYR, a byte each
  }

  /// The frame whose affinity is this core's, looked for up to the one marked Last.
  private static func ownRedistributor() -> UInt {
    let base = UInt(header_gicr_base())
    let size = UInt(header_gicr_size())
    let affinity = affinityWord(read_mpidr_el1())
    var offset: UInt = 0
    while offset + 0x2_0000 <= size {
      let type = register(base + offset + 0x08).load()  // GICR_TYPER, low word
      if register(base + offset + 0x0c).load() == affinity { return base + offset }
      if type & 1 << 4 != 0 { break }  // Last
      offset += type & 1 << 1 != 0 ? 0x4_0000 : 0x2_0000  // VLPIS: GICv4 has two frames more
    }
    fail("no redistributor of the GICv3 is this core's: gicr_base or gicr_size is wrong")
  }

  /// Aff3.Aff2.Aff1.Aff0, a byte each, as in GICR_TYPER's high word.
  private static func affinityWord(_ mpidr: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: mpidr >> 8 & 0xff00_0000 | mpidr & 0x00ff_ffff)
  }

  private static func wake(_ redistributor: UInt) {
    let waker = register(redistributor + 0x14)  // GICR_WAKER
    waker.store(waker.load() & ~2)  // ProcessorSleep
    for _ in 0..<1_000_000 where waker.load() & 4 == 0 {
      return
    }
    fail("the redistributor does not wake up")
  }

  /// For running without Linux, which owns the distributor otherwise.
  private func enableDistributor() {
    // GICD_CTLR: GICv2 EnableGrp0 | EnableGrp1; GICv3 EnableGrp1(NS) | ARE(NS), which with
    // one security state is EnableGrp0 | EnableGrp1 | ARE.
    register(distributor).store(status_gic_version() == 2 ? 3 : 0x13)
  }

  /// An interrupt to Linux, after everything that was written before is visible to it.
  func ring() {
    barrier_full()
    let target = header_linux_core()
    switch cpuInterface {
    case .memory:
      // GICD_SGIR: one target; GICv2 numbers cpu interfaces, on all known boards as Aff0.
      register(distributor + 0xf00).store(1 << (16 + UInt32(target & 7)) | doorbell)
    case .system:
      // ICC_SGI1R_EL1: Aff3, Aff2, INTID, Aff1, one bit of 16 for Aff0 (range selector 0).
      let affinity3 = (target >> 32 & 0xff) << 48
      let affinity2 = (target >> 16 & 0xff) << 32
      let affinity1 = (target >> 8 & 0xff) << 16
      write_icc_sgi1r_el1(
        affinity3 | affinity2 | UInt64(doorbell) << 24 | affinity1 | 1 << (target & 0xf))
    }
  }

  /// Takes every pending interrupt and counts doorbells. The timer is silenced before its
  /// interrupt ends: the line is a level.
  func drain(clock: Clock) {
    while true {
      let acknowledged: UInt32 =
        switch cpuInterface {
        case .memory(let gicc): register(gicc + 0x0c).load()  // GICC_IAR
        case .system: UInt32(truncatingIfNeeded: read_icc_iar1_el1())
        }
      // In a GICv2 bits 12:10 are the sender of an SGI and go back with the end of interrupt.
      let interrupt: UInt32 =
        switch cpuInterface {
        case .memory: acknowledged & 0x3ff
        case .system: acknowledged & 0xff_ffff
        }
      if (1020...1023).contains(interrupt) { return }
      if interrupt == doorbell { status_set_doorbells(status_doorbells() &+ 1) }
      if interrupt == Clock.interrupt { clock.silence() }
      switch cpuInterface {
      case .memory(let gicc): register(gicc + 0x10).store(acknowledged)  // GICC_EOIR
      case .system: write_icc_eoir1_el1(UInt64(acknowledged))
      }
    }
  }

  /// No interrupt may keep the core from going down. Does nothing before `init` succeeded.
  static func disconnect() {
    switch status_gic_version() {
    case 2:
      let control = register(UInt(header_gicc_base()))
      control.store(control.load() & ~1)
    case 3: write_icc_igrpen1_el1(0)
    default: break
    }
  }
}

private func register(_ address: UInt) -> VolatileMappedRegister<UInt32> {
  .init(unsafeBitPattern: address)
}
