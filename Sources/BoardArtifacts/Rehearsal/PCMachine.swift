// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import Diagnostics

/// The PC of QEMU that comes closest to an x86-64 board: its processors' APIC ids and its RAM.
public struct PCMachine: Sendable {
  /// RAM above goes on here, whatever is below (Linux's e820; QEMU, hw/i386/pc.c, above_4g_mem_start).
  private static let high: UInt64 = 1 << 32
  /// How much RAM the machine q35 has below (QEMU, hw/i386/pc_q35.c, pc_q35_init), where it has more
  /// than 2.75 GiB.
  private static let low: UInt64 = 2 << 30
  /// Linux then addresses processors one by one. Else it would by QEMU 7.2's logical mode, which ends
  /// at the first APIC id that no processor has (QEMU, hw/intc/apic.c, apic_get_delivery_bitmask;
  /// Linux, arch/x86/kernel/apic/apic_flat_64.c, physflat_probe).
  private static let leastProcessors = 9

  /// The board on one of its variants.
  public let profile: Profile
  /// `-m`, in bytes.
  private let ram: UInt64
  private let regs: [UInt64]
  /// Threads of a core: with two, APIC ids of first threads are even.
  private let threads: UInt64

  /// Nil for boards of another architecture.
  ///
  /// - Throws: `SourceError` for a PC that QEMU cannot be.
  public init?(_ board: CheckedBoard) throws(SourceError) {
    let profile = board.profile.supportedBoards.first ?? board.profile
    guard profile.architecture.value == .x86_64 else { return nil }
    self.profile = profile
    let last = profile.clients.flatMap {
      [$0.memory, $0.shared.region] + ($0.window.map { [$0] } ?? [])
    }
    let bank = profile.memory.first { bank in last.allSatisfy(bank.contains) }
    guard let bank, bank.base.value >= Self.high else {
      throw RehearsalMachine.none(
        "QEMU's PC needs the clients' memory in one bank above 4 GiB", at: profile.board.mark)
    }
    ram = Self.low + (bank.last + 1 - Self.high)
    regs = profile.cpus.map(\.reg.value)
    threads = regs.allSatisfy { $0 % 2 == 0 } ? 2 : 1
    // xAPIC, which is all that QEMU 7.2 emulates, has 8 bits, the last for all processors.
    guard regs.first == 0, let most = regs.max(), most < 255 else {
      throw RehearsalMachine.none(
        "QEMU's PC has APIC ids from 0, its first processor's, to 254", at: profile.board.mark)
    }
  }

  /// The program and its arguments up to what it boots. Those processors are there that the board
  /// has, and places for more.
  public var words: [String] {
    let cores = max(
      (regs.max() ?? 0) / threads + 1,
      (UInt64(Self.leastProcessors) + threads - 1) / threads)
    var words = [
      "qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-smp",
      "1,sockets=1,cores=\(cores),threads=\(threads),maxcpus=\(cores * threads)",
    ]
    for reg in regs.dropFirst() {
      words += [
        "-device",
        "max-x86_64-cpu,socket-id=0,core-id=\(reg / threads),thread-id=\(reg % threads)",
      ]
    }
    return words + ["-m", "\(ram >> 20)M", "-nographic"]
  }

  /// For Linux: the console that is QEMU's stdout.
  public static let ownArguments = "console=ttyS0"

  /// What is the board's and is not in the rehearsal, for people.
  public var notRehearsed: [String] {
    ["the board's own firmware (SeaBIOS, OVMF and GRUB are Debian's)", "x2APIC", "the board's RAM"]
  }
}
