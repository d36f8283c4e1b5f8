// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A board, as its profile describes it, with the place of every value.
public struct Profile: Equatable, Sendable {
  /// A size of RAM that the board is sold with.
  public struct Variant: Equatable, Sendable {
    public var name: Marked<String>
    public var memory: [Region]
    /// Why this variant cannot run a client; nil when it can.
    public var unsupported: Marked<String>?
  }

  /// Memory that neither Linux nor a client may use as it likes.
  public struct Reserved: Equatable, Sendable {
    public enum Owner: String, CaseIterable, Sendable {
      case firmware
      case mmio
      case kernel
      case initrd
      case dtb
    }
    public var name: Marked<String>
    public var region: Region
    public var owner: Marked<Owner>
    public var why: Marked<String>
  }

  public struct CPU: Equatable, Sendable {
    /// Linux's logical number.
    public var id: Marked<UInt64>
    /// arm64: the affinity fields of MPIDR_EL1; x86-64: the APIC id.
    public var reg: Marked<UInt64>
    /// The physical core that it is a thread of, where that is known.
    public var core: Marked<UInt64>?
  }

  public struct PSCI: Equatable, Sendable {
    public enum Method: String, CaseIterable, Sendable {
      case hvc
      case smc
    }
    public enum Provider: String, CaseIterable, Sendable {
      case tree
      case firmware
    }
    public var method: Marked<Method>
    /// Whether the base tree has the `/psci` node, or firmware adds it at boot.
    public var provider: Provider
  }

  public struct InterruptController: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
      case gicV2 = "gic-v2"
      case gicV3 = "gic-v3"
      case x2apic
    }
    public var kind: Marked<Kind>
  }

  public struct UART: Equatable, Sendable {
    public var base: Marked<UInt64>
    /// Linux's name for it.
    public var tty: Marked<String>?
    /// `linux` or a client's name.
    public var owner: Marked<String>
  }

  public struct DeviceTreeSettings: Equatable, Sendable {
    public struct Cells: Equatable, Sendable {
      public var address: Int
      public var size: Int
    }
    /// The root node's `compatible` of the board's own tree.
    public var compatible: [Marked<String>]
    /// Name or path of a device-tree template: the board's tree is written whole.
    public var base: Marked<String>?
    /// The root's cells, which an overlay has to repeat, where there is no template.
    public var cells: Cells?
    /// Where the boot loader puts the tree and how large it may be.
    public var window: Region?
  }

  public struct Boot: Equatable, Sendable {
    public enum Method: String, CaseIterable, Sendable {
      case qemu
      case uefiGRUB = "uefi-grub"
      case uBoot = "u-boot"
      case grub
    }
    /// Where the kernel's command line lives.
    public enum CommandLineHome: String, CaseIterable, Sendable {
      case append
      case grubCfg = "grub.cfg"
      case devicetree
    }
    /// What runs before the boot loader and gives it the tree.
    public enum Firmware: String, CaseIterable, Sendable {
      /// The GPU's, which reads config.txt and applies overlays.
      case raspberryPi = "raspberry-pi"
    }
    public var method: Marked<Method>
    /// Nil where it has no part in this.
    public var firmware: Marked<Firmware>?
    public var cmdline: Marked<CommandLineHome>
    /// What the board needs on the command line in addition to what follows from its clients.
    public var arguments: [Marked<String>]
  }

  /// A finding that is known and accepted.
  public struct Exception: Equatable, Sendable {
    public var rule: Marked<String>
    /// The client or reserved entry it is about; nil for any.
    public var with: Marked<String>?
    /// The variant it is accepted for; nil for all.
    public var variant: Marked<String>?
    public var why: Marked<String>
  }

  /// How QEMU shows this board.
  public struct QEMU: Equatable, Sendable {
    public var machine: Marked<String>
  }

  /// What the command line called it, as a shell has to be given it; nil for a profile that came
  /// another way.
  public var argument: String?
  public var board: Marked<String>
  public var title: Marked<String>
  public var architecture: Marked<Architecture>
  /// The cores' name as Arm and QEMU write it: `cortex-a53`.
  public var core: Marked<String>?
  /// RAM where there are no variants.
  public var memory: [Region]
  public var variants: [Variant]
  /// The variant whose RAM `memory` is, once one has been chosen.
  public var chosenVariant: String?
  public var reserved: [Reserved]
  public var cpus: [CPU]
  public var psci: PSCI?
  public var interruptController: InterruptController?
  public var uarts: [UART]
  public var deviceTree: DeviceTreeSettings?
  public var boot: Boot
  public var qemu: QEMU?
  public var clients: [Client]
  public var exceptions: [Exception]
}

extension Profile {
  /// What commands in messages and pages call the board: a file of one's own is found by its path
  /// only.
  public var commandArgument: String {
    argument ?? board.value + (chosenVariant.map { ":\($0)" } ?? "")
  }
}
