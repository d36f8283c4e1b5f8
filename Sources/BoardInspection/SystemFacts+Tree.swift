// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension SystemFacts {
  /// The facts of a device tree, and of the running system beside it.
  ///
  /// - Parameters:
  ///   - memory: nil for a tree alone.
  ///   - numbers: `reg` of the cores in Linux's order, where the system tells it.
  /// - Throws: `InspectionError` when the tree lacks what a profile cannot do without.
  public init(
    _ tree: DeviceTree, memory: IOMemory?, commandLine: String?, numbers: [UInt64] = []
  ) throws(InspectionError) {
    guard !tree.isOverlay else {
      throw InspectionError("this is an overlay, not a board's tree")
    }
    let commandLine = commandLine ?? tree.bootArguments ?? ""
    let arguments = KernelCommandLine(commandLine).arguments
    // EFI's stub makes a tree of its own where there is none (Linux,
    // drivers/firmware/efi/libstub/fdt.c); acpi=force leaves a tree that is there unused.
    guard !(tree.wasStartedByUEFI && tree.cpus.isEmpty),
      !arguments.contains(where: { ["acpi=force", "acpi=on"].contains($0) })
    else { throw .acpi }
    architecture = .arm64
    compatible = tree.compatible
    title = tree.root[property: "model"]?.strings?.first ?? compatible.first ?? "unknown board"
    cells = tree.root.childCells
    guard (1...2).contains(cells.address), (1...2).contains(cells.size) else {
      throw InspectionError(
        "the root's #address-cells and #size-cells are \(cells.address) and \(cells.size);"
          + " 1 and 2 are supported")
    }
    bootsWithUEFI = tree.wasStartedByUEFI
    memoryProblem = memory?.problem
    let memory = memory?.problem == nil ? memory : nil
    readRAM(tree, memory)
    try readCPUs(tree, numbers)
    let regions = readClients(tree, arguments)
    readTaken(tree, memory, arguments, without: regions)
    readPSCI(tree)
    interruptController = tree.gic.map { $0.kind == .v3 ? .gicV3 : .gicV2 }
    consoleBase = tree.consolePath.flatMap { tree.physicalRanges(of: $0)?.first?.address }
    consoleTTY = Self.console(in: arguments)
  }

  // MARK: Memory

  private mutating func readRAM(_ tree: DeviceTree, _ memory: IOMemory?) {
    ram = tree.ram().compactMap(AddressRange.init)
    ramSource = "/memory of the tree"
    if bootsWithUEFI, memory == nil, !ram.isEmpty {
      remark(.memory, "UEFI boots by its own map of the memory: compare with /proc/iomem")
    }
    if let memory, bootsWithUEFI {
      // Linux drops what the tree says (drivers/firmware/efi/efi-init.c, reserve_regions). What
      // UEFI keeps to itself is "reserved" in the same list, and so are the tree's own regions.
      let regions = tree.reservedRegions.flatMap(\.ranges).compactMap(AddressRange.init)
      let others = memory.reserved.subtracting(regions)
      ram = memory.systemRAM + memory.reserved.subtracting(others)
      ramSource = "/proc/iomem"
    } else if let memory, ram.isEmpty {
      // Some boot loaders fill /memory in only when they boot.
      ram = memory.ram
      ramSource = "/proc/iomem"
    }
    ram = ram.merged().compactMap(\.wholePages)
  }

  private mutating func readTaken(
    _ tree: DeviceTree, _ memory: IOMemory?, _ arguments: [Substring],
    without clients: [AddressRange]
  ) {
    var taken = TakenMemory(without: clients)
    for region in tree.reservedRegions where !region.node.isDisabled {
      for range in region.ranges.compactMap(AddressRange.init) {
        taken.add(region.node.baseName, range, .firmware, from: region.path)
      }
    }
    for (index, range) in tree.reservations.compactMap(AddressRange.init).enumerated() {
      taken.add(
        "memreserve-\(index)", range, .firmware, from: "the tree's memory reservation block")
    }
    if let range = tree.initialRAMDisk.flatMap(AddressRange.init) {
      taken.add("initrd", range, .initrd, from: "linux,initrd-start and -end of /chosen")
    }
    let words = arguments.map { KernelArgument($0) }
    for word in words where !word.isConsole {
      for case .fixed(let range) in word.memory(beside: words) {
        taken.add(word.name, range, .kernel, from: word.text)
      }
    }
    if let memory { taken.add(memory) }
    self.taken = taken.cut(at: ram)
    if let memoryProblem {
      remark(.reserved, "what Linux and the firmware use is not known: \(memoryProblem)")
    }
    remarkReservedMemory(tree)
  }

  /// What of /reserved-memory cannot be taken over.
  private mutating func remarkReservedMemory(_ tree: DeviceTree) {
    if !tree.readsReservedMemory, let node = tree.root[child: "reserved-memory"] {
      let own = node.childCells
      let what =
        own == cells
        ? "it has no 'ranges'"
        : "its #address-cells and #size-cells are \(own.address) and \(own.size), the root's"
          + " \(cells.address) and \(cells.size)"
      remark(.reserved, "Linux ignores all of /reserved-memory, because \(what): mend the tree")
    }
    for region in tree.reservedRegions where !region.node.isDisabled {
      let own = tree.root[child: "reserved-memory"]?.childCells ?? cells
      if let reg = region.node[property: "reg"], region.node.reg(cells: own) == nil {
        remark(
          .reserved,
          "\(region.path) cannot be used: its reg has \(reg.value.count / 4) cells, and an entry"
            + " \(own.address + own.size)")
      }
      guard let pool = region.pool else { continue }
      let places = pool.allowed.compactMap(AddressRange.init).map(\.description)
      remark(
        .reserved,
        "Linux itself finds a place for \(region.path), \(sizeText(pool.size))"
          + (places.isEmpty ? "" : ", in \(places.joined(separator: " "))"), isQuestion: false)
    }
  }

  // MARK: Cores

  private mutating func readCPUs(
    _ tree: DeviceTree, _ numbers: [UInt64]
  ) throws(InspectionError) {
    let linux = tree.linuxCPUs(boot: Self.bootCPU(of: tree))
    let kinds = Dictionary(
      linux.entries.compactMap { entry in entry.cpu.reg.map { ($0, Self.kind(of: entry.cpu)) } },
      uniquingKeysWith: { first, _ in first })
    var order = numbers
    if order.isEmpty {
      order = linux.entries.compactMap { entry in
        entry.number.flatMap { number in entry.cpu.reg.map { (number, $0) } }
      }.sorted { $0.0 < $1.0 }.map(\.1)
      for entry in linux.entries { remarkDropped(entry) }
    }
    guard !order.isEmpty else { throw InspectionError("the tree has no /cpus with a reg") }
    let names = Set(order.map { kinds[$0] ?? nil })
    if names.count == 1 { core = names.first ?? nil }
    cpus = order.map { reg in
      Core(reg: reg, remark: names.count > 1 ? kinds[reg] ?? nil : nil)
    }
  }

  /// The header names it where it is not 0, which is what most tools leave there.
  private static func bootCPU(of tree: DeviceTree) -> UInt64 {
    let named = UInt64(tree.bootCPU)
    if named != 0, tree.cpus.contains(where: { $0.reg == named }) { return named }
    return tree.cpus.first { $0.reg != nil && $0.status != .fail }?.reg ?? 0
  }

  private mutating func remarkDropped(_ entry: LinuxCPUs.Entry) {
    switch entry.fate {
    case .number: break
    case .failed:
      remark(
        .cpus,
        "\(entry.cpu.path) has status \"fail\": Linux up to \(LinuxVersion.countsFailedCPUs)"
          + " counts it")
    case .invalid(let number), .duplicate(let number):
      remark(
        .cpus,
        "Linux drops \(entry.cpu.path), whose reg is no other core's, and number \(number) with"
          + " it: delete the node from the tree")
    }
  }

  /// `cortex-a53`
  private static func kind(of cpu: CPU) -> String? {
    cpu.node[property: "compatible"]?.strings?.first?.split(separator: ",").last.map(String.init)
  }

  // MARK: Clients

  /// - Returns: all that the tree keeps for them.
  private mutating func readClients(
    _ tree: DeviceTree, _ arguments: [Substring]
  ) -> [AddressRange] {
    var regions: [AddressRange] = []
    let found = ConfiguredClient.all(in: tree)
    // Those that the tree does not give cores to have what Linux leaves alone.
    let limit = arguments.last { $0.hasPrefix("maxcpus=") }.flatMap { Int($0.dropFirst(8)) }
    let known = found.flatMap { $0.cpus ?? [] }.compactMap(number)
    var left = Array((limit.map { min(max($0, 1), cpus.count) } ?? cpus.count)..<cpus.count)
      .filter { !known.contains($0) }
    let unknown = found.count { $0.cpus == nil }
    if left.count < unknown {
      left = Array(cpus.indices.dropFirst().filter { !known.contains($0) }.suffix(unknown))
    }
    for client in found {
      guard let (shared, memory) = client.memory,
        [shared, memory].allSatisfy({ range in ram.contains { $0.contains(range) } })
      else {
        remark(.clients, "\(client.path) keeps memory for a client that is too small or not RAM")
        continue
      }
      var own = (client.cpus ?? []).compactMap(number)
      if client.cpus == nil {
        let isLast = client.path == found.last { $0.cpus == nil }?.path
        own = Array(left.prefix(isLast ? left.count : 1))
        left.removeFirst(own.count)
      }
      if own.isEmpty { own = [cpus.count - 1] }
      clients.append(
        Client(shared: shared, memory: memory, cpus: own.sorted(), source: client.path))
      regions += client.regions
    }
    return regions
  }

  /// Linux's number for the core with a `reg`.
  private func number(of reg: UInt64) -> Int? { cpus.firstIndex { $0.reg == reg } }

  // MARK: The rest

  private mutating func readPSCI(_ tree: DeviceTree) {
    guard let node = tree.psci else {
      return remark(
        .psci, "the tree has no psci node. Without firmware that adds one no client can start")
    }
    hasPSCINode = true
    psci = node.method.flatMap(Profile.PSCI.Method.init)
    if node.status != .okay {
      remark(.psci, "\(node.path) is disabled, and Linux looks at no other: no client can start")
    }
    if psci == nil {
      remark(
        .psci,
        "\(node.path) has \(node.method.map { "the method \"\($0)\"" } ?? "no method"): it is smc"
          + " where firmware runs at EL3, and hvc under a hypervisor")
    }
    if !node.node.isCompatible(with: "arm,psci-0.2", "arm,psci-1.0") {
      remark(.psci, "\(node.path) is PSCI 0.1, and mcs_km needs 0.2 or later")
    }
  }

  /// The terminal that the last `console=` names.
  private static func console(in arguments: [Substring]) -> String? {
    let console = arguments.last { $0.hasPrefix("console=tty") }?.dropFirst("console=".count)
    return console.map { String($0.prefix { $0 != "," }) }
  }
}

extension AddressRange {
  /// Nil for no bytes; cut off at the end of the address space.
  init?(_ range: DeviceTree.Reservation) {
    self.init(base: range.address, size: range.size)
  }
}
