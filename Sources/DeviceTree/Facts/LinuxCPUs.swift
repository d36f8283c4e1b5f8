// SPDX-License-Identifier: MulanPSL-2.0

/// Which core of a tree is which for Linux: the numbers that `maxcpus=`, `isolcpus=`,
/// `/sys/devices/system/cpu` and the module count by.
///
/// The core that boots is 0. The others count from 1 in the order of their nodes, whatever
/// their `reg` (Linux, arch/arm64/kernel/smp.c, of_parse_and_init_cpus):
///
///     cpu@200 → 1    cpu@201 → 2    cpu@0 (boots) → 0    cpu@100 → 3
public struct LinuxCPUs: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public let cpu: CPU
    public let fate: Fate

    /// Nil for a core that Linux does not have.
    public var number: Int? { if case .number(let number) = fate { number } else { nil } }
  }

  /// What becomes of a node.
  public enum Fate: Equatable, Sendable {
    case number(Int)
    /// Its `reg` is missing or no MPIDR's: Linux drops it, and its number with it.
    case invalid(losing: Int)
    /// An earlier node has the same `reg`: Linux drops this one, and its number with it.
    case duplicate(losing: Int)
    /// Its status is "fail": it does not count.
    case failed
  }

  /// In the order of the nodes.
  public let entries: [Entry]

  /// Whether a node is the core that boots; where none is, Linux starts no other core.
  public var hasBootCPU: Bool { entries.contains { $0.number == 0 } }

  /// The core with a number; nil where none has it.
  public subscript(number: Int) -> CPU? { entries.first { $0.number == number }?.cpu }

  /// The number of the core with this `reg`; nil where Linux does not have it.
  public func number(ofReg reg: UInt64) -> Int? {
    entries.first { $0.number != nil && $0.cpu.reg == reg }?.number
  }
}

extension DeviceTree {
  /// The cores as Linux numbers them.
  ///
  /// - Parameters:
  ///   - boot: `reg` of the core that boots, which no tree names.
  ///   - version: up to 5.16, cores with status "fail" count like others. "disabled" ones always
  ///     do.
  public func linuxCPUs(boot: UInt64, on version: LinuxVersion = .current) -> LinuxCPUs {
    var next = 1
    var seen: Set<UInt64> = []
    let entries = cpus.map { cpu -> LinuxCPUs.Entry in
      if cpu.status == .fail, version >= .skipsFailedCPUs {
        return LinuxCPUs.Entry(cpu: cpu, fate: .failed)
      }
      let isNew = cpu.reg.map { seen.insert($0).inserted } ?? false
      if isNew, cpu.reg == boot { return LinuxCPUs.Entry(cpu: cpu, fate: .number(0)) }
      defer { next += 1 }
      guard cpu.reg != nil else { return LinuxCPUs.Entry(cpu: cpu, fate: .invalid(losing: next)) }
      return LinuxCPUs.Entry(cpu: cpu, fate: isNew ? .number(next) : .duplicate(losing: next))
    }
    return LinuxCPUs(entries: entries)
  }
}
