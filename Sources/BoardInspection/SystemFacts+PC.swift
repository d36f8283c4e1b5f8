// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension SystemFacts {
  /// The facts of an x86-64 system, which has no device tree.
  ///
  /// - Throws: `InspectionError` when addresses are hidden or no core is named.
  public init(
    memory: IOMemory, processors: String, commandLine: String?
  ) throws(InspectionError) {
    architecture = .x86_64
    guard !memory.isHidden else { throw .hiddenAddresses }
    func values(_ key: String) -> [Substring] {
      processors.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard let name = parts.first, name.trimmed == key, parts.count == 2 else { return nil }
        return parts[1].trimmed
      }
    }
    cpus = values("apicid").compactMap { UInt64($0).map { CPU(reg: $0) } }
    guard !cpus.isEmpty else { throw InspectionError("/proc/cpuinfo has no apicid") }
    title = values("model name").first.map(String.init) ?? "x86-64 PC"
    // The first MiB is the firmware's, whatever of it Linux uses.
    let low: UInt64 = 1 << 20
    ram = memory.ram.filter { $0.last >= low }.map {
      AddressRange(max($0.first, low), through: $0.last)
    }
    ramSource = "/proc/iomem"
    taken = [
      Taken(
        name: "low-memory", range: AddressRange(0, through: low - 1), owner: .firmware,
        source: "BIOS data, VGA, BIOS")
    ]
    if let kernel = memory.kernel {
      taken.append(
        Taken(name: "kernel", range: kernel.pages, owner: .kernel, source: "/proc/iomem"))
    }
    let reserved = memory.entries.filter { $0.depth == 0 && $0.name.lowercased() == "reserved" }
    for (index, entry) in reserved.enumerated()
    where ram.contains(where: { $0.overlaps(entry.range) }) {
      taken.append(
        Taken(
          name: "reserved-\(index)", range: entry.range, owner: .firmware, source: "/proc/iomem"))
    }
    interruptController = .x2apic
    let console = (commandLine ?? "").split { $0 == " " || $0 == "\n" }
      .last { $0.hasPrefix("console=ttyS") }?.dropFirst("console=".count)
    consoleTTY = console.map { String($0.prefix { $0 != "," }) }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    drop { $0 == " " || $0 == "\t" }.prefix { $0 != "\t" }
  }
}
