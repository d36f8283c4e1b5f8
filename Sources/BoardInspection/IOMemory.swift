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

  public var entries: [Entry]

  /// Lines of another form are skipped.
  public init(_ text: String) {
    entries = text.split(separator: "\n").compactMap { line in
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
  }

  /// Whether the kernel hid the addresses, as it does from everybody but root.
  public var isHidden: Bool { entries.allSatisfy { $0.range.last == 0 } }

  /// RAM, with what the kernel leaves out of it.
  public var ram: [AddressRange] {
    let banks = entries.filter { $0.depth == 0 && $0.name == "System RAM" }.map(\.range)
    guard let top = banks.map(\.last).max() else { return [] }
    let holes = entries.filter {
      $0.depth == 0 && $0.name.lowercased() == "reserved" && $0.range.last < top
    }.map(\.range)
    // A hole between two banks that touch it is RAM that somebody has taken.
    let touching = holes.filter { hole in
      banks.contains { $0.last &+ 1 == hole.first } || banks.contains { hole.last &+ 1 == $0.first }
    }
    return (banks + touching).merged()
  }

  /// The running kernel's code and data.
  public var kernel: AddressRange? {
    let parts = entries.filter { $0.name.hasPrefix("Kernel ") && $0.name != "Kernel rodata" }
      .map(\.range)
    guard let first = parts.map(\.first).min(), let last = parts.map(\.last).max() else {
      return nil
    }
    return AddressRange(first, through: last)
  }
}

extension AddressRange {
  /// With the rest of its first and last page of 4 KiB: nobody gets half a page.
  var pages: AddressRange { AddressRange(first & ~0xfff, through: last | 0xfff) }
}
