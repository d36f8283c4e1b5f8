// SPDX-License-Identifier: MulanPSL-2.0
import CDemoClient
import _Volatile

/// The registers of this core's local APIC, in memory (xAPIC) or MSRs (x2APIC). SDM volume 3A, 11.
struct LocalAPIC {
  /// Offsets in memory; the MSR is 0x800 + offset / 16 (SDM 11.12.1.2).
  enum Register: UInt32 {
    case id = 0x20
    case taskPriority = 0x80
    case endOfInterrupt = 0xb0
    case spurious = 0xf0
    case commandLow = 0x300
    case commandHigh = 0x310
    case timer = 0x320
    case initialCount = 0x380
    case currentCount = 0x390
    case divide = 0x3e0
  }

  private static var baseMSR: UInt32 { 0x1b }
  private static var x2: UInt64 { 1 << 10 }
  private static var enabled: UInt64 { 1 << 11 }

  let isX2: Bool
  private let memory: UInt

  /// In x2APIC mode where the core has it, as UniProton switches it.
  init() {
    var base = read_msr(Self.baseMSR)
    if read_cpuid(1).ecx & 1 << 21 != 0, base & Self.x2 == 0 {
      base |= Self.x2 | Self.enabled
      write_msr(Self.baseMSR, base)
    }
    isX2 = base & Self.x2 != 0
    memory = UInt(base & 0xf_ffff_ffff_f000)  // the module maps it one to one
  }

  func read(_ register: Register) -> UInt32 {
    if isX2 {
      return UInt32(truncatingIfNeeded: read_msr(0x800 + register.rawValue >> 4))
    }
    return word(register).load()
  }

  func write(_ register: Register, _ value: UInt32) {
    if isX2 {
      write_msr(0x800 + register.rawValue >> 4, UInt64(value))
    } else {
      word(register).store(value)
    }
  }

  var id: UInt32 { isX2 ? read(.id) : read(.id) >> 24 }

  /// A fixed interrupt to one core. What was written before is visible there.
  func send(_ vector: UInt32, to id: UInt32) {
    let command = 1 << 14 | vector  // assert
    barrier_full()
    if isX2 {
      return write_msr(
        0x800 + Register.commandLow.rawValue >> 4, UInt64(id) << 32 | UInt64(command))
    }
    while read(.commandLow) & 1 << 12 != 0 {}  // busy
    write(.commandHigh, id << 24)
    write(.commandLow, command)
  }

  private func word(_ register: Register) -> VolatileMappedRegister<UInt32> {
    .init(unsafeBitPattern: memory + UInt(register.rawValue))
  }
}
