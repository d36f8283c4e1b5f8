// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// What an argument of the kernel's command line takes from a board's clients, whoever gives it.
struct ArgumentConflict {
  /// Follows the argument in a sentence.
  var message: String
  var notes: [Finding.Note] = []
  /// Whom it is about.
  var clients: [String] = []
}

extension Profile {
  /// What is wrong with an argument apart from the memory that it takes.
  func conflicts(with argument: KernelArgument) -> [ArgumentConflict] {
    if argument.hasCPUList { return cpuListConflicts(argument) }
    return limit(of: argument).map { [ArgumentConflict(message: $0)] } ?? []
  }

  private func cpuListConflicts(_ argument: KernelArgument) -> [ArgumentConflict] {
    let last = cpus.map(\.id.value).max() ?? 0
    return clients.compactMap { client in
      guard let cpu = client.cpus.first(where: { argument.lists(cpu: $0.value, last: last) })
      else { return nil }
      return ArgumentConflict(
        message:
          "names cpu \(cpu.value), which is not Linux's but client '\(client.name.value)' has",
        notes: [.init("the client's cpus", at: cpu.mark)], clients: [client.name.value])
    }
  }

  /// Of cores, RAM or tables that Linux would do without; nil for an argument that takes none of
  /// them away.
  private func limit(of argument: KernelArgument) -> String? {
    let isArm = architecture.value == .arm64
    switch (argument.name, argument.value) {
    case ("nr_cpus", let count?), ("possible_cpus", let count?):
      // The kernel takes no limit that is no number, or 0 (kernel/smp.c, nrcpus).
      guard let count = UInt64(count), count > 0,
        clients.contains(where: { $0.cpus.contains { $0.value >= count } })
      else { return nil }
      return "hides the clients' cores from the kernel module"
    case ("nosmp", _): return "lets Linux start one core only"
    case ("nolapic", _), ("disableapic", _): return isArm ? nil : "lets Linux start one core only"
    case ("acpi", "force"), ("acpi", "on"):
      return isArm
        ? "makes Linux read ACPI's tables and not the device tree, which has the clients" : nil
    case ("acpi", "off"), ("acpi", "ht"):
      return isArm ? nil : "hides the cores from Linux, which finds them in ACPI's tables"
    case ("disable_cpu_apicid", let id?):
      let cpu = isArm ? nil : cpus.first { $0.reg.value == UInt64(id) }
      return cpu.map { "hides cpu \($0.id.value) from Linux" }
    case ("mem", _): return argument.memoryLimit.flatMap(cut)
    default: return nil
    }
  }

  /// `mem=` counts bytes of RAM on arm64 and is the highest address on x86-64.
  private func cut(_ limit: UInt64) -> String? {
    let isArm = architecture.value == .arm64
    for board in supportedBoards {
      let ram = board.memory.map(\.range).merged()
      let size = ram.reduce(UInt64(0)) { $0.addingReportingOverflow($1.size).partialValue }
      let end = ram.last?.last ?? 0
      if limit < size || (!isArm && limit <= end) {
        return "leaves Linux less than the RAM of 'memory', \(size >> 20) MiB"
      }
    }
    return nil
  }
}

/// Memory that an argument takes and a client has, or that a client leaves no room for.
struct ArgumentMemoryConflict {
  /// Follows the argument in a sentence.
  var message: String
  var notes: [Finding.Note]
  var clients: [String]
  var regions: [Region]
}

extension Profile {
  /// - Parameters:
  ///   - all: the whole command line.
  ///   - ram: what Linux has, once for each choice.
  ///   - taken: what others than the clients have of it.
  func memoryConflicts(
    with argument: KernelArgument, beside all: [KernelArgument], at mark: Mark, ram: [[Region]],
    taken: [AddressRange] = []
  ) -> [ArgumentMemoryConflict] {
    argument.memory(beside: all).flatMap { memory -> [ArgumentMemoryConflict] in
      switch memory {
      case .fixed(let range): return clashes(range, at: mark)
      case .pool(let size, let window):
        return noRoom(size, window, ram, taken).map { [$0] } ?? []
      }
    }
  }

  private func clashes(_ range: AddressRange, at mark: Mark) -> [ArgumentMemoryConflict] {
    (windowClaims + clientClaims).filter { $0.range.overlaps(range) }.map { claim in
      ArgumentMemoryConflict(
        message: "takes \(range), which overlaps the \(claim.title) \(claim.region)",
        notes: [.init("the \(claim.title)", at: claim.region.base.mark)], clients: [claim.name],
        regions: [
          claim.region,
          Region(base: Marked(range.first, at: mark), size: Marked(range.size, at: mark)),
        ])
    }
  }

  private func noRoom(
    _ size: UInt64, _ window: AddressRange, _ ram: [[Region]], _ taken: [AddressRange]
  ) -> ArgumentMemoryConflict? {
    let alignment = PoolPlacement.blockAlignment
    let claims = clientClaims
    for ram in ram {
      var alone = PoolPlacement(ram: ram, without: taken)
      var beside = PoolPlacement(ram: ram, without: taken + claims.map(\.range))
      let largest = beside.largestHole(alignment: alignment, allowed: [window])
      guard !beside.place(size: size, alignment: alignment, allowed: [window]),
        alone.place(size: size, alignment: alignment, allowed: [window])
      else { continue }
      return ArgumentMemoryConflict(
        message: "finds no place beside the clients: the largest hole has \(mebibytes(largest))",
        notes: claims.map { .init("the \($0.title)", at: $0.region.base.mark) },
        clients: clients.map(\.name.value), regions: [])
    }
    return nil
  }
}
