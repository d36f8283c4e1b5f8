// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension SystemFacts {
  /// The facts of an x86-64 system, which has no device tree.
  ///
  /// - Parameters:
  ///   - present: how many cores the system has, running or not; nil where it does not say.
  ///   - apicTable: the firmware's ACPI table "APIC"; nil where it is not there.
  /// - Throws: `InspectionError` when addresses are hidden, or a core's APIC id is unknown.
  public init(
    memory: IOMemory, processors: String, commandLine: String?, present: Int? = nil,
    apicTable: [UInt8]? = nil, hasEFI: Bool = false
  ) throws(InspectionError) {
    architecture = .x86_64
    if let problem = memory.problem { throw InspectionError("\(problem)") }
    let arguments = KernelCommandLine(commandLine ?? "").arguments
    let pc = Processors(cpuinfo: processors, count: present, apicTable: apicTable)
    title = pc.modelName ?? "x86-64 PC"
    try readCPUs(pc, arguments)
    bootsWithUEFI = hasEFI
    // The first MiB is the firmware's, whatever of it Linux uses.
    let low: UInt64 = 1 << 20
    ram = memory.ram.filter { $0.last >= low }.compactMap {
      AddressRange(max($0.first, low), through: $0.last).wholePages
    }
    ramSource = "/proc/iomem"
    readClients(arguments)
    readTaken(memory, below: low)
    interruptController = .x2apic
    let console = arguments.last { $0.hasPrefix("console=ttyS") }?.dropFirst("console=".count)
    consoleTTY = console.map { String($0.prefix { $0 != "," }) }
  }

  private mutating func readCPUs(
    _ pc: Processors, _ arguments: [Substring]
  ) throws(InspectionError) {
    guard pc.all.contains(where: { $0 != nil }) else {
      throw InspectionError("/proc/cpuinfo has no apicid")
    }
    guard pc.hasX2APIC else {
      throw InspectionError(
        "there is no x2APIC, by which a client is woken: the flags of /proc/cpuinfo lack x2apic."
          + " Switch it on in the firmware's setup, and boot without nox2apic")
    }
    let limits = arguments.filter {
      $0.hasPrefix("maxcpus=") || $0.hasPrefix("nr_cpus=") || $0 == "nosmp"
    }
    let known = pc.all.compactMap { $0 }
    let off = pc.all.indices.filter { pc.all[$0] == nil }
    let isWhole = off.isEmpty && (limits.isEmpty || known.contains { !$0.isOnline })
    guard isWhole else {
      let which =
        off.isEmpty
        ? "'\(limits[0])' on the command line may have left cores off"
        : "cpu \(off.map(String.init).joined(separator: ", ")) is off"
      throw InspectionError(
        "\(which), and /proc/cpuinfo lists only those that are on: boot once without that, or copy"
          + " the firmware's list too, as root: cat /sys/firmware/acpi/tables/APIC"
          + " >FOLDER/sys/firmware/acpi/tables/APIC")
    }
    let hasCores = known.allSatisfy { $0.core != nil }
    cpus = known.enumerated().map { number, processor in
      let siblings = known.indices.filter {
        $0 != number && processor.core != nil && known[$0].core == processor.core
      }
      var words = siblings.isEmpty ? [] : ["shares a core with cpu " + Self.list(siblings)]
      if !processor.isOnline { words.append("off") }
      return Core(
        reg: processor.apicID, core: hasCores ? processor.core : nil,
        remark: words.isEmpty ? nil : words.joined(separator: ", "))
    }
    guard pc.hasThreads, hasCores else { return }
    let sizes = Dictionary(grouping: known, by: \.core).mapValues(\.count)
    if Set(sizes.values).count > 1 {
      remark(.cpus, "some cores have several threads and some one: a hybrid processor")
    } else {
      remark(
        .cpus, "Hyper-Threading is on: a client keeps time where it is off, or has all of a core")
    }
  }

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ", ")
  }

  /// What `memmap=SIZE$BASE` keeps.
  private mutating func readClients(_ arguments: [Substring]) {
    // A client's page tables are made of whole blocks of 2 MiB.
    for argument in arguments where argument.hasPrefix("memmap=") && argument.contains("$") {
      guard case .fixed(let window)? = KernelArgument(argument).memory(beside: []).first,
        window.first % (2 << 20) == 0,
        ram.contains(where: { $0.contains(window) }),
        let (shared, memory) = ConfiguredClient.halves(of: window, shared: 2 << 20)
      else { continue }
      clients = [
        Client(shared: shared, memory: memory, cpus: [cpus.count - 1], source: String(argument))
      ]
      return
    }
  }

  private mutating func readTaken(_ memory: IOMemory, below low: UInt64) {
    var taken = TakenMemory(without: clients.flatMap { [$0.shared, $0.memory] })
    taken.add(
      "low-memory", AddressRange(0, through: low - 1), .firmware, from: "BIOS data, VGA, BIOS")
    taken.add(memory)
    // What lies outside the RAM is no place for a client anyhow.
    self.taken = taken.cut(at: ram).filter { entry in
      entry.range.first == 0 || ram.contains { $0.overlaps(entry.range) }
    }
  }
}
