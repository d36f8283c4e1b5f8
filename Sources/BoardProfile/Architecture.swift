// SPDX-License-Identifier: MulanPSL-2.0

extension Profile {
  /// The instruction set of Linux's cores.
  ///
  /// What differs between two of them stands in `facts`, so that a new one is a case, its facts,
  /// and the places that the compiler names: nothing takes it for one of the others.
  public enum Architecture: String, CaseIterable, Sendable {
    case arm64
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case x86_64

    public var facts: Facts {
      switch self {
      case .arm64: .arm64
      case .x86_64: .x86_64
      }
    }
  }
}

extension Profile.Architecture {
  /// What a board of an architecture has, and what it cannot have.
  public struct Facts: Sendable {
    public enum UARTAddresses: Sendable {
      case memory
      case ioPorts
    }

    /// `e_machine` of its ELF files (System V ABI).
    public let elfMachine: UInt16
    /// How Linux is booted on it.
    public let bootMethods: [Profile.Boot.Method]
    /// The interrupt controllers it comes with, the one of a new board first.
    public let interruptControllers: [Profile.InterruptController.Kind]
    public let doorbells: [Client.Doorbell.Kind]
    /// The doorbell of all known images, as a profile has it.
    public let usualDoorbell: String
    /// Whether a device tree describes the board, and takes the clients' memory from Linux. Where
    /// none does, `memmap=` takes each client's window.
    public let hasDeviceTree: Bool
    /// Whether the launcher sets up the page tables that a client starts with.
    public let mapsClients: Bool
    /// Whether cores are started by PSCI.
    public let hasPSCI: Bool
    /// Whether the host can reset a single core from outside.
    public let resetsSingleCores: Bool
    /// The bits that a core's `reg` may have, where it is the affinity fields of a register.
    public let affinityFields: UInt64?
    public let uartAddresses: UARTAddresses
    /// The machine of QEMU's that `mcs-boot` starts.
    public let qemuMachine: String?
  }
}

extension Profile.Architecture.Facts {
  static let arm64 = Self(
    elfMachine: 183, bootMethods: [.qemu, .uefiGRUB, .uBoot],
    interruptControllers: [.gicV3, .gicV2],
    doorbells: [.sgi, .spi], usualDoorbell: "{sgi: 7}", hasDeviceTree: true, mapsClients: false,
    hasPSCI: true,
    // PSCI has no call for it (Arm DEN0022).
    resetsSingleCores: false,
    // Nothing else in MPIDR_EL1 identifies the core (Arm ARM, D17.2.101).
    affinityFields: 0xff_00ff_ffff, uartAddresses: .memory, qemuMachine: "virt")

  // swift-format-ignore: AlwaysUseLowerCamelCase
  static let x86_64 = Self(
    elfMachine: 62, bootMethods: [.grub, .uefiGRUB], interruptControllers: [.x2apic],
    doorbells: [.vector], usualDoorbell: "{vector: 0xeb}", hasDeviceTree: false, mapsClients: true,
    hasPSCI: false,
    // An INIT IPI does (Intel SDM, volume 3, 11.6).
    resetsSingleCores: true,
    affinityFields: nil, uartAddresses: .ioPorts, qemuMachine: nil)
}
