// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// An argument of the kernel's command line, read as Linux reads it (Linux,
/// Documentation/admin-guide/kernel-parameters.txt, where no other source is given).
public struct KernelArgument: Equatable, Sendable {
  /// As it is written.
  public let text: String
  /// With '_' for every '-', which Linux takes for the same (kernel/params.c, parameq).
  public let name: String
  /// Without quotes around it; nil where there is no '='.
  public let value: String?

  public init(_ text: some StringProtocol) {
    let plain = text.filter { $0 != "\"" }
    let parts = plain.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    self.text = String(text)
    name = String(parts[0]).replacing("-", with: "_")
    value = parts.count == 2 ? String(parts[1]) : nil
  }

  // MARK: Cores

  /// Whether it gives a list of cores that Linux uses for something.
  public var hasCPUList: Bool {
    [
      "isolcpus", "nohz_full", "rcu_nocbs", "irqaffinity", "kthread_cpus",
      "workqueue.unbound_cpus",
    ].contains(name)
  }

  /// Whether its list, such as `domain,1-2,5` or `0-7:1/2`, names a core. "all" names none in
  /// particular.
  ///
  /// - Parameter last: the number of the last core, which lists can call `N`.
  public func lists(cpu: UInt64, last: UInt64) -> Bool {
    func number(_ text: Substring) -> UInt64? { text == "N" ? last : UInt64(text) }
    return (value ?? "").split(separator: ",").contains { item in
      // first-last:used/group: the first `used` of every `group`.
      let parts = item.split(separator: ":", maxSplits: 1)
      let ends = (parts.first ?? "").split(separator: "-", maxSplits: 1).map(number)
      guard let first = ends.first ?? nil, let end = ends.last ?? nil, first <= cpu, cpu <= end
      else { return false }
      guard parts.count == 2 else { return true }
      let group = parts[1].split(separator: "/", maxSplits: 1).map { UInt64($0) }
      guard group.count == 2, let used = group[0], let size = group[1], size > 0 else {
        return false
      }
      return (cpu - first) % size < used
    }
  }

  /// Whether it gives the registers of a console.
  public var isConsole: Bool { ["earlycon", "console", "earlyprintk"].contains(name) }

  // MARK: Memory

  /// Memory that an argument takes.
  public enum Memory: Equatable, Sendable {
    case fixed(AddressRange)
    /// Linux looks for a place for `size` bytes inside the range.
    case pool(size: UInt64, within: AddressRange)
  }

  /// The memory that it takes.
  ///
  /// - Parameter all: the whole command line, for what two arguments say together.
  public func memory(beside all: [KernelArgument]) -> [Memory] {
    guard let value else { return [] }
    switch name {
    case "mem": return []
    case "cma": return contiguous(value)
    case "crashkernel": return crashKernel(value)
    // addr,size (init/do_mounts_initrd.c); for the EFI stub a file's name.
    case "initrd", "initrdmem": return fixed(value.split(separator: ",").map { Number($0) })
    // name,start,length (drivers/mtd/devices/phram.c)
    case "phram", "phram.phram":
      return fixed(value.split(separator: ",").dropFirst().map { Number($0) })
    // Bytes; 4 KiB where the size is missing (fs/pstore/ram.c, MIN_MEM_SIZE).
    case "ramoops.mem_address":
      let size = all.last { $0.name == "ramoops.mem_size" }?.value.map { Number($0[...]) }
      return fixed([Number(value[...]), size ?? Number("4K")])
    // A page of registers.
    case _ where isConsole:
      return value.split(separator: ",").filter { $0.hasPrefix("0x") }.flatMap {
        fixed([Number($0), Number("4K")])
      }
    // size@start or size$start as many drivers have it; size#start and size!start of memmap=, too,
    // whose size@start is RAM.
    default:
      let marks = name == "memmap" ? "$#!" : "@$"
      return value.split(separator: ",").flatMap { item -> [Memory] in
        guard let mark = item.firstIndex(where: { marks.contains($0) }) else { return [] }
        let size = item[..<mark].split(separator: ":").last ?? ""
        return fixed([Number(item[item.index(after: mark)...]), Number(size)])
      }
    }
  }

  /// size[@start[-end]]; without an end, or where it fits exactly, the place is fixed
  /// (kernel/dma/contiguous.c, early_cma).
  private func contiguous(_ value: String) -> [Memory] {
    let parts = value.split(separator: "@", maxSplits: 1)
    guard let size = Number(parts.first ?? "").whole, size > 0 else { return [] }
    guard parts.count == 2 else {
      return [.pool(size: size, within: AddressRange(0, through: .max))]
    }
    let ends = parts[1].split(separator: "-", maxSplits: 1).map { Number($0).whole }
    guard let start = ends[0] else { return [] }
    guard ends.count == 2, let end = ends[1], end > start, end - start > size else {
      return AddressRange(exactly: start, size: size).map { [.fixed($0)] } ?? []
    }
    return [.pool(size: size, within: AddressRange(start, through: end - 1))]
  }

  /// size[@start], or range:size,…[@start], where the largest size counts; below 4 GiB without a
  /// start, or above with ",high" (Documentation/admin-guide/kdump/kdump.rst).
  private func crashKernel(_ value: String) -> [Memory] {
    let parts = value.split(separator: "@", maxSplits: 1)
    let items = (parts.first ?? "").split(separator: ",")
    let sizes = items.compactMap { Number($0.split(separator: ":").last ?? "").whole }
    guard let size = sizes.max(), size > 0 else { return [] }
    if parts.count == 2 { return fixed([Number(parts[1]), Number(bytes: size)]) }
    guard items.count == 1, !items[0].contains(":") else { return [] }
    return [.pool(size: size, within: AddressRange(0, through: 0xffff_ffff))]
  }

  /// - Parameter numbers: the first address and the bytes.
  private func fixed(_ numbers: [Number]) -> [Memory] {
    guard numbers.count >= 2, let start = numbers[0].whole, let size = numbers[1].whole else {
      return []
    }
    return AddressRange(base: start, size: size).map { [.fixed($0)] } ?? []
  }

  /// The bytes of `mem=`; nil for another argument and for no size.
  public var memoryLimit: UInt64? {
    name == "mem" ? value.flatMap { Number($0[...]).whole } : nil
  }

  /// A number as Linux reads sizes and addresses: 0x…, decimal, with K, M, G, T, P or E behind it
  /// (lib/cmdline.c, memparse).
  private struct Number {
    /// Nil where the text is no number, or is more than one.
    var whole: UInt64?

    init(bytes: UInt64) { whole = bytes }

    init(_ text: Substring) {
      var digits = text
      var shift: UInt64 = 0
      if let suffix = text.last?.lowercased(),
        let index = "kmgtpe".firstIndex(of: Character(suffix)),
        !text.lowercased().hasPrefix("0x") || suffix != "e"
      {
        digits = text.dropLast()
        shift = 10 * UInt64("kmgtpe".distance(from: "kmgtpe".startIndex, to: index) + 1)
      }
      let isHexadecimal = digits.lowercased().hasPrefix("0x")
      guard
        let number = isHexadecimal
          ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits, radix: 10),
        number <= .max >> shift
      else { return }
      whole = number << shift
    }
  }
}

extension Profile {
  /// The ranges of memory that the board's own arguments take, as entries of 'reserved' have them;
  /// without what is such an entry already.
  public var argumentClaims: [MemoryClaim] {
    let arguments = boot.arguments.map { KernelArgument($0.value) }
    return zip(boot.arguments, arguments).flatMap { source, argument in
      argument.memory(beside: arguments).compactMap { memory -> MemoryClaim? in
        guard !argument.isConsole, case .fixed(let range) = memory,
          !reserved.contains(where: { $0.region.range.overlaps(range) })
        else { return nil }
        return MemoryClaim(
          reserving: range, for: argument.name, .kernel, why: "the argument \(argument.text)",
          at: source.mark)
      }
    }
  }
}
