// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile

/// The command that starts QEMU as a board.
public struct QEMUCommand: Sendable {
  public enum Network: String, CaseIterable, Sendable {
    /// QEMU's own network: the guest reaches out, needs no rights on the host.
    case user
    /// A tap device, set up by /etc/qemu-ifup.
    case tap
    case none
  }

  /// RAM of QEMU's machine `virt` begins here (QEMU, hw/arm/virt.c, VIRT_MEM).
  private static let virtRAM: UInt64 = 0x4000_0000

  public var kernel: String
  public var initrd: String?
  /// Where the architecture has one.
  public var dtb: String?
  /// Added to the command line that the profile gives.
  public var append: String?
  public var network: Network

  public init(
    kernel: String, initrd: String?, dtb: String?, append: String?, network: Network
  ) {
    self.kernel = kernel
    self.initrd = initrd
    self.dtb = dtb
    self.append = append
    self.network = network
  }

  /// The program and its arguments; nil for a board that QEMU has no machine for, because the
  /// profile names none or accepts what the rules about QEMU found.
  public func words(for board: CheckedBoard) -> [String]? {
    let profile = board.profile
    guard let qemu = profile.qemu, profile.architecture.value.facts.qemuMachine != nil,
      let core = profile.core, let machine = machine(qemu, profile), profile.memory.count == 1,
      let ram = profile.memory.first, ram.base.value == Self.virtRAM,
      let size = Self.memory(ram)
    else { return nil }
    return [
      "qemu-system-aarch64", "-M", machine, "-cpu", core.value,
      "-smp", String(profile.cpus.count), "-m", size, "-nographic",
    ] + (dtb.map { ["-dtb", $0] } ?? []) + bootWords(profile.kernelArguments)
      + networkWords("virtio-net-device")
  }

  /// The same for a PC.
  public func words(on machine: PCMachine) -> [String] {
    machine.words + bootWords([PCMachine.ownArguments] + machine.profile.kernelArguments)
      + networkWords("virtio-net-pci")
  }

  private func bootWords(_ arguments: [String]) -> [String] {
    var words = ["-kernel", kernel]
    if let initrd { words += ["-initrd", initrd] }
    return words + ["-append", (arguments + (append.map { [$0] } ?? [])).joined(separator: " ")]
  }

  private func machine(_ qemu: Profile.QEMU, _ profile: Profile) -> String? {
    var options = [qemu.machine.value]
    switch profile.interruptController?.kind.value {
    case .gicV2: options.append("gic-version=2")
    case .gicV3: options.append("gic-version=3")
    case .x2apic, nil: return nil
    }
    // With EL2 for the guest, QEMU's own PSCI answers to smc instead of hvc
    // (QEMU, hw/arm/virt.c, machvirt_init).
    if profile.psci?.method.value == .smc { options.append("virtualization=on") }
    return options.joined(separator: ",")
  }

  /// In whole MiB, as QEMU takes it.
  private static func memory(_ ram: Region) -> String? {
    let size = ram.size.value
    if size % (1 << 30) == 0 { return "\(size >> 30)G" }
    return size % (1 << 20) == 0 ? "\(size >> 20)M" : nil
  }

  private func networkWords(_ device: String) -> [String] {
    let backend: String
    switch network {
    case .user: backend = "user,id=net0"
    case .tap: backend = "tap,id=net0,script=/etc/qemu-ifup"
    case .none: return ["-nic", "none"]
    }
    return ["-netdev", backend, "-device", "\(device),netdev=net0"]
  }
}
