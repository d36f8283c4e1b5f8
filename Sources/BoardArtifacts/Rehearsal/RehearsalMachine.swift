// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import Diagnostics

/// The machine of QEMU that comes closest to a board: its cores' numbers, conduit, interrupt
/// controller and the RAM around its clients' memory. Devices and firmware are QEMU's.
public struct RehearsalMachine: Sendable {
  /// RAM of QEMU's machine `virt` begins here (QEMU, hw/arm/virt.c, VIRT_MEM).
  static let ramBase: UInt64 = 0x4000_0000

  /// The board on one of its variants.
  public let profile: Profile
  /// One bank, from `ramBase` to the end of the board's bank with the clients in it.
  public let ram: Region
  /// As QEMU names it.
  public let core: String
  /// How many cores QEMU needs to have one with each of the board's numbers.
  public let coreCount: Int

  /// Cores that Debian 12's QEMU, 7.2, lacks, and those that stand in for them.
  private static let standIns = ["cortex-a55": "cortex-a53"]

  /// - Throws: `SourceError` for a board that no machine of QEMU resembles.
  public init(_ board: CheckedBoard) throws(SourceError) {
    let profile = board.profile
    guard profile.architecture.value == .arm64, profile.deviceTree != nil else {
      throw Self.none("QEMU has no machine like this board", at: profile.board.mark)
    }
    guard let core = profile.core else {
      throw Self.none("QEMU has to know the core; add 'core'", at: profile.board.mark)
    }
    let variant = Self.variant(of: profile)
    self.profile = variant
    self.core = Self.standIns[core.value] ?? core.value
    ram = try Self.ram(of: variant)
    coreCount = try Self.coreCount(of: profile)
  }

  /// Where none was chosen: the first of which nothing has to be accepted.
  private static func variant(of profile: Profile) -> Profile {
    let boards = profile.supportedBoards
    return boards.first { board in
      !profile.exceptions.contains { $0.variant?.value == board.chosenVariant && $0.variant != nil }
    } ?? boards.first ?? profile
  }

  private static func ram(of profile: Profile) throws(SourceError) -> Region {
    let clients = profile.clients.flatMap { [$0.memory, $0.shared.region] }
    let bank = profile.memory.first { bank in clients.allSatisfy(bank.contains) }
    guard let bank, clients.allSatisfy({ $0.base.value >= ramBase }) else {
      throw none(
        "QEMU's RAM begins at \(hex(ramBase)), and the clients' memory is not in one bank above",
        at: profile.board.mark)
    }
    return Region(
      base: Marked(ramBase, at: bank.base.mark),
      size: Marked(bank.last - ramBase + 1, at: bank.size.mark))
  }

  /// QEMU gives its cores Aff1 and Aff0 in order: 8 to a cluster with a GICv2, 16 with a GICv3
  /// (QEMU, hw/arm/virt.c, virt_cpu_mp_affinity). Aff1 3 therefore takes 49 cores.
  private static func coreCount(of profile: Profile) throws(SourceError) -> Int {
    let isV2 = profile.interruptController?.kind.value == .gicV2
    let cluster: UInt64 = isV2 ? 8 : 16
    var most: UInt64 = 0
    for cpu in profile.cpus {
      let (aff0, aff1) = (cpu.reg.value & 0xff, cpu.reg.value >> 8)
      let index = aff1 &* cluster &+ aff0
      // The most that QEMU has of each controller (hw/arm/virt.c: 8 for the GICv2, and 123
      // redistributors in the first region of the GICv3).
      guard aff1 < 256, aff0 < cluster, index < (isV2 ? 8 : 123) else {
        throw none("QEMU has no core with the number \(hex(cpu.reg.value))", at: cpu.reg.mark)
      }
      most = max(most, index)
    }
    return Int(most) + 1
  }

  /// The program and its arguments up to what it boots.
  ///
  /// ACPI is off because firmware would hand Linux its tables in place of the tree; without them,
  /// the machine has the GPIO of the template's tree.
  public var words: [String] {
    let kind = profile.interruptController?.kind.value
    var machine = "virt,gic-version=\(kind == .gicV2 ? 2 : 3),acpi=off"
    // QEMU's own PSCI then answers to smc instead of hvc.
    if profile.psci?.method.value == .smc { machine += ",virtualization=on" }
    var words = ["qemu-system-aarch64", "-M", machine]
    // One thread in turn for all cores is three times faster when most of them sleep for ever.
    if coreCount > profile.cpus.count { words += ["-accel", "tcg,thread=single"] }
    return words + [
      "-cpu", core, "-smp", String(coreCount), "-m", "\(ram.size.value >> 20)M", "-nographic",
      "-nic", "none",
    ]
  }

  /// What is the board's and is not in the rehearsal, for people.
  public var notRehearsed: [String] {
    var parts: [String] = []
    switch profile.boot.method.value {
    case .uefiGRUB: parts.append("the board's own firmware (UEFI and GRUB are Debian's)")
    case .uBoot: parts.append("the vendor's boot chain (U-Boot is Debian's)")
    case .qemu, .grub: break
    }
    if let wanted = profile.core?.value, wanted != core {
      parts.append("\(wanted) (\(core) stands for it)")
    }
    if profile.qemu == nil {
      parts.append("the GIC's real address, UARTs, the board's RAM and MMIO")
    }
    return parts
  }

  static func none(_ message: String, at mark: Mark) -> SourceError {
    SourceError([Diagnostic(message, at: mark)])
  }
}
