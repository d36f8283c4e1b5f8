// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

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
  public var dtb: String
  /// Added to the command line that the profile gives.
  public var append: String?
  public var network: Network

  public init(
    kernel: String, initrd: String?, dtb: String, append: String?, network: Network
  ) {
    self.kernel = kernel
    self.initrd = initrd
    self.dtb = dtb
    self.append = append
    self.network = network
  }

  /// The program and its arguments.
  ///
  /// - Throws: `SourceError` when QEMU's machine cannot be what the profile describes.
  public func words(for profile: Profile) throws(SourceError) -> [String] {
    guard let qemu = profile.qemu, profile.architecture.value.facts.qemuMachine != nil else {
      throw Self.cannot("QEMU has no machine for this board", at: profile.board.mark)
    }
    guard let core = profile.core else {
      throw Self.cannot("QEMU has to know the core; add 'core'", at: profile.board.mark)
    }
    guard profile.memory.count == 1, let ram = profile.memory.first,
      ram.base.value == Self.virtRAM
    else {
      let mark = profile.memory.first?.base.mark ?? profile.board.mark
      throw Self.cannot(
        "QEMU's machine virt has one bank of RAM at \(hex(Self.virtRAM))", at: mark)
    }
    var arguments = profile.kernelArguments
    if let append { arguments.append(append) }
    var words = [
      "qemu-system-aarch64", "-M", try machine(qemu, profile), "-cpu", core.value,
      "-smp", String(profile.cpus.count), "-m", try Self.memory(ram), "-nographic",
      "-dtb", dtb, "-kernel", kernel,
    ]
    if let initrd { words += ["-initrd", initrd] }
    words += ["-append", arguments.joined(separator: " ")]
    return words + networkWords
  }

  private func machine(
    _ qemu: Profile.QEMU, _ profile: Profile
  ) throws(SourceError) -> String {
    var options = [qemu.machine.value]
    switch profile.interruptController?.kind.value {
    case .gicV2: options.append("gic-version=2")
    case .gicV3: options.append("gic-version=3")
    case .x2apic, nil:
      throw Self.cannot("QEMU's machine virt has a gic-v2 or a gic-v3", at: profile.board.mark)
    }
    // With EL2 for the guest, QEMU's own PSCI answers to smc instead of hvc
    // (QEMU, hw/arm/virt.c, machvirt_init).
    if profile.psci?.method.value == .smc { options.append("virtualization=on") }
    return options.joined(separator: ",")
  }

  private static func memory(_ ram: Region) throws(SourceError) -> String {
    let size = ram.size.value
    if size % (1 << 30) == 0 { return "\(size >> 30)G" }
    if size % (1 << 20) == 0 { return "\(size >> 20)M" }
    throw cannot("QEMU's RAM comes in whole megabytes", at: ram.size.mark)
  }

  private var networkWords: [String] {
    let backend: String
    switch network {
    case .user: backend = "user,id=net0"
    case .tap: backend = "tap,id=net0,script=/etc/qemu-ifup"
    case .none: return ["-nic", "none"]
    }
    return ["-netdev", backend, "-device", "virtio-net-device,netdev=net0"]
  }

  private static func cannot(_ message: String, at mark: Mark) -> SourceError {
    SourceError([Diagnostic(message, at: mark)])
  }
}
