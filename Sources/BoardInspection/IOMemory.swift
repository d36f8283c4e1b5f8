// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// `/proc/iomem` (Linux, kernel/resource.c, r_show).
public struct IOMemory: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var range: AddressRange
    /// 0 for the outermost.
    public var depth: Int
    public var name: String
  }

  /// Why it tells nothing.
  public enum Problem: Sendable {
    case missing
    /// Of length 0, as archivers copy it, or without a line that has addresses.
    case empty
    /// Only zeros, as everybody but root sees it.
    case hidden
  }

  public let entries: [Entry]
  public let problem: Problem?

  /// That of a system which has none.
  public static let missing = IOMemory(entries: [], problem: .missing)

  private init(entries: [Entry], problem: Problem?) {
    (self.entries, self.problem) = (entries, problem)
  }

  /// Lines of another form are skipped.
  public init(_ text: String) {
    let entries = text.split(separator: "\n").compactMap { line -> Entry? in
      let depth = line.prefix { $0 == " " }.count / 2
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let numbers = line[..<colon].split { $0 == " " || $0 == "-" }
      guard numbers.count == 2, let first = UInt64(numbers[0], radix: 16),
        let last = UInt64(numbers[1], radix: 16), first <= last
      else { return nil }
      return Entry(
        range: AddressRange(first, through: last), depth: depth,
        name: String(line[colon...].dropFirst(2)))
    }
    let isHidden = entries.allSatisfy { $0.range.last == 0 }
    self.init(entries: entries, problem: entries.isEmpty ? .empty : isHidden ? .hidden : nil)
  }

  /// The RAM that Linux uses.
  public var systemRAM: [AddressRange] {
    outermost { $0 == "System RAM" }
  }

  /// What the kernel leaves alone as a whole: without mapping it (arm64), or because the firmware
  /// says so.
  public var reserved: [AddressRange] { outermost { $0.lowercased() == "reserved" } }

  /// RAM, with what the kernel leaves out of it.
  public var ram: [AddressRange] {
    let banks = systemRAM
    guard let top = banks.map(\.last).max() else { return [] }
    // A hole between two banks that touch it is RAM that somebody has taken.
    let touching = reserved.filter { hole in
      hole.last < top
        && banks.contains { $0.last &+ 1 == hole.first || hole.last &+ 1 == $0.first }
    }
    return (banks + touching).merged()
  }

  /// Parts of the RAM that are in use: the kernel's own code and data as one, then what has a
  /// name, such as "Crash kernel", then what was reserved when Linux started.
  public var used: [Entry] {
    var parts: [Entry] = []
    var isRAM = false
    for entry in entries {
      if entry.depth == 0 { isRAM = entry.name == "System RAM" }
      if entry.depth == 1, isRAM { parts.append(entry) }
    }
    let kernel = parts.filter { $0.name.hasPrefix("Kernel ") && $0.name != "Kernel rodata" }
      .map(\.range)
    var used: [Entry] = []
    if let first = kernel.map(\.first).min(), let last = kernel.map(\.last).max() {
      used.append(Entry(range: AddressRange(first, through: last), depth: 1, name: "kernel"))
    }
    used += parts.filter { !$0.name.hasPrefix("Kernel ") && $0.name.lowercased() != "reserved" }
    let reserved = parts.filter { $0.name.lowercased() == "reserved" }.map(\.range.pages).merged()
    return used + reserved.map { Entry(range: $0, depth: 1, name: "reserved") }
  }

  private func outermost(_ condition: (String) -> Bool) -> [AddressRange] {
    entries.filter { $0.depth == 0 && condition($0.name) }.map(\.range)
  }
}

extension IOMemory.Problem: CustomStringConvertible {
  public var description: String {
    let what =
      switch self {
      case .missing: "there is no /proc/iomem"
      case .empty: "/proc/iomem is empty, as archivers copy it"
      case .hidden: "/proc/iomem hides its addresses from everybody but root"
      }
    return "\(what); on the board, as root: cat /proc/iomem >FOLDER/proc/iomem"
  }
}

extension AddressRange {
  /// With the rest of its first and last page of 4 KiB: nobody gets half a page.
  var pages: AddressRange { AddressRange(first & ~0xfff, through: last | 0xfff) }

  /// Without its first and last page where they are not whole; nil where nothing is left.
  var wholePages: AddressRange? {
    let first = self.first & 0xfff == 0 ? self.first : (self.first | 0xfff) &+ 1
    let last = self.last & 0xfff == 0xfff ? self.last : (self.last & ~0xfff) &- 1
    guard first >= self.first, last <= self.last, first <= last else { return nil }
    return AddressRange(first, through: last)
  }
}
