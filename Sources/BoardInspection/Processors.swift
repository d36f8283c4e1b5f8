// SPDX-License-Identifier: MulanPSL-2.0

/// The cores of a PC, from `/proc/cpuinfo` (Linux, arch/x86/kernel/cpu/proc.c) and, for those
/// that are off and stand in no other list, the firmware's table of APICs.
struct Processors {
  struct Processor: Equatable {
    var apicID: UInt64
    /// The physical core, numbered over all packages; nil where it is not known.
    var core: UInt64?
    /// Whether Linux runs on it.
    var isOnline = true
  }

  /// In Linux's order; nil for one that is off and has no known APIC id.
  private(set) var all: [Processor?] = []
  let modelName: String?
  /// Whether the processors, and the firmware, are in x2APIC mode or could be.
  let hasX2APIC: Bool

  /// - Parameters:
  ///   - count: how many the system has; nil where only cpuinfo tells.
  ///   - apicTable: the ACPI table "APIC"; nil where it is not there.
  init(cpuinfo: String, count: Int?, apicTable: [UInt8]?) {
    let blocks = Self.blocks(of: cpuinfo)
    modelName = blocks.lazy.compactMap { $0["model name"] }.first
    hasX2APIC =
      !blocks.isEmpty
      && blocks.allSatisfy { $0["flags"]?.split(separator: " ").contains("x2apic") ?? false }
    let cores = blocks.compactMap { $0["core id"].flatMap { UInt64($0) } }
    let stride = (cores.max() ?? 0) + 1
    for block in blocks {
      guard let number = block["processor"].flatMap({ Int($0) }), (0..<4096).contains(number),
        let apicID = block["apicid"].flatMap({ UInt64($0) })
      else { continue }
      while all.count <= number { all.append(nil) }
      let package = block["physical id"].flatMap { UInt64($0) } ?? 0
      let core = block["core id"].flatMap { UInt64($0) }
      all[number] = Processor(
        apicID: apicID, core: core.map { $0 &+ (package &* stride) })
    }
    addOffline(count: count, apicTable.map(Self.apicIDs))
  }

  /// Whether two of them are threads of one core.
  var hasThreads: Bool {
    let cores = all.compactMap { $0?.core }
    return Set(cores).count < cores.count
  }

  private static func blocks(of cpuinfo: String) -> [[String: String]] {
    var blocks: [[String: String]] = []
    for line in cpuinfo.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard let key = parts.first.map(trimmed) else { continue }
      if key == "processor" { blocks.append([:]) }
      guard !blocks.isEmpty, parts.count == 2 else { continue }
      blocks[blocks.count - 1][key] = trimmed(parts[1])
    }
    return blocks
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return String(text)
  }

  /// Linux numbers what the table lists in its order, those that are off as well.
  private mutating func addOffline(count: Int?, _ table: [UInt64]?) {
    let online = Set(all.compactMap { $0?.apicID })
    var off = (table ?? []).filter { !online.contains($0) }
    let total = min(max(all.count, count ?? 0, online.count + off.count), 4096)
    while all.count < total { all.append(nil) }
    let shift = threadShift
    let cores = all.compactMap { $0 }
    var next = (cores.compactMap(\.core).max() ?? 0) + 1
    var known: [UInt64: UInt64] = [:]
    if let shift {
      for processor in cores { known[processor.apicID >> shift] = processor.core }
    }
    for number in all.indices where all[number] == nil && !off.isEmpty {
      let id = off.removeFirst()
      var core: UInt64?
      if let shift {
        if known[id >> shift] == nil {
          known[id >> shift] = next
          next += 1
        }
        core = known[id >> shift]
      }
      all[number] = Processor(apicID: id, core: core, isOnline: false)
    }
  }

  /// How many of an APIC id's bits tell the threads of a core apart (Intel SDM, volume 3, 10.9.1);
  /// nil where what is online does not show it.
  private var threadShift: UInt64? {
    let online = all.compactMap { $0 }
    guard online.count > 1, online.allSatisfy({ $0.core != nil }) else { return nil }
    let cores = Set(online.map(\.core)).count
    return (0...3).last { shift in
      var owners: [UInt64: UInt64?] = [:]
      for processor in online {
        let group = processor.apicID >> shift
        if let owner = owners[group], owner != processor.core { return false }
        owners[group] = processor.core
      }
      return owners.count == cores
    }
  }

  /// What the table has switched on (ACPI 6.5, 5.2.12: local APICs, 5.2.12.12: x2APICs).
  static func apicIDs(_ table: [UInt8]) -> [UInt64] {
    func word(_ offset: Int) -> UInt64 {
      (0..<4).reduce(0) { $0 | UInt64(table[offset + $1]) << (8 * $1) }
    }
    guard table.count >= 44, table.starts(with: Array("APIC".utf8)) else { return [] }
    var ids: [UInt64] = []
    var offset = 44
    while offset + 2 <= table.count {
      let length = Int(table[offset + 1])
      guard length >= 2, offset + length <= table.count else { break }
      switch (table[offset], length) {
      case (0, 8...) where word(offset + 4) & 1 == 1 && table[offset + 3] != 0xff:
        ids.append(UInt64(table[offset + 3]))
      case (9, 16...) where word(offset + 8) & 1 == 1: ids.append(word(offset + 4))
      default: break
      }
      offset += length
    }
    var seen: Set<UInt64> = []
    return ids.filter { seen.insert($0).inserted }
  }
}
