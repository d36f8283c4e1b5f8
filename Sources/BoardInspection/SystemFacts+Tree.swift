// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

extension SystemFacts {
  /// The facts of a device tree, and of the running system beside it.
  ///
  /// - Throws: `InspectionError` when the tree lacks what a profile cannot do without.
  public init(
    _ tree: DeviceTree, memory: IOMemory?, commandLine: String?
  ) throws(InspectionError) {
    guard !tree.isOverlay else {
      throw InspectionError("this is an overlay, not a board's tree")
    }
    architecture = .arm64
    compatible = tree.compatible
    title = tree.root[property: "model"]?.strings?.first ?? compatible.first ?? "unknown board"
    cells = tree.root.childCells
    guard (1...2).contains(cells.address), (1...2).contains(cells.size) else {
      throw InspectionError(
        "the root's #address-cells and #size-cells are \(cells.address) and \(cells.size);"
          + " 1 and 2 are supported")
    }
    try readRAM(tree, memory)
    readTaken(tree, memory)
    try readCPUs(tree)
    psci = tree.psci?.method.flatMap(Profile.PSCI.Method.init)
    interruptController = tree.gic.map { $0.kind == .v3 ? .gicV3 : .gicV2 }
    consoleBase = tree.consolePath.flatMap { tree.physicalRanges(of: $0)?.first?.address }
    consoleTTY = Self.console(in: commandLine ?? tree.bootArguments ?? "")
    bootsWithUEFI = tree.wasStartedByUEFI
  }

  private mutating func readRAM(
    _ tree: DeviceTree, _ memory: IOMemory?
  ) throws(InspectionError) {
    ram = tree.ram().compactMap(AddressRange.init).merged()
    ramSource = "/memory of the tree"
    // UEFI's stub removes the nodes, some boot loaders fill them in only when they boot.
    if ram.isEmpty, let memory {
      guard !memory.isHidden else { throw .hiddenAddresses }
      ram = memory.ram
      ramSource = "/proc/iomem"
    }
  }

  private mutating func readTaken(_ tree: DeviceTree, _ memory: IOMemory?) {
    let ours = RemoteprocBinding.nodes(in: tree).found
    for (index, entry) in tree.reservations.enumerated() {
      guard let range = AddressRange(entry) else { continue }
      taken.append(
        Taken(
          name: "memreserve-\(index)", range: range, owner: .firmware,
          source: "the tree's memory reservation block"))
    }
    for region in tree.reservedRegions where !ours.contains(where: { $0.path == region.path }) {
      for range in region.ranges.compactMap(AddressRange.init) {
        taken.append(
          Taken(
            name: region.node.baseName, range: range, owner: .firmware, source: region.path))
      }
    }
    readClientRegions(tree)
    if let memory, !memory.isHidden, let kernel = memory.kernel {
      taken.append(
        Taken(name: "kernel", range: kernel.pages, owner: .kernel, source: "/proc/iomem"))
    }
  }

  private mutating func readClientRegions(_ tree: DeviceTree) {
    clientRegions = RemoteprocBinding.clients(in: tree).lazy
      .map { $0.regions.compactMap { $0.ranges.first.flatMap(AddressRange.init) } }
      .first { $0.count >= 2 }.map { ($0[0], $0[1]) }
  }

  private mutating func readCPUs(_ tree: DeviceTree) throws(InspectionError) {
    cpus = tree.cpus.compactMap { $0.reg.map { CPU(reg: $0) } }
    guard !cpus.isEmpty else { throw InspectionError("the tree has no /cpus with a reg") }
    let name = tree.cpus.first?.node[property: "compatible"]?.strings?.first
    core = name?.split(separator: ",").last.map(String.init)
  }

  /// The terminal that the last `console=` names.
  private static func console(in arguments: String) -> String? {
    let console = arguments.split { $0 == " " || $0 == "\n" }
      .last { $0.hasPrefix("console=tty") }?.dropFirst("console=".count)
    return console.map { String($0.prefix { $0 != "," }) }
  }
}

extension AddressRange {
  /// Nil for no bytes; cut off at the end of the address space.
  fileprivate init?(_ range: DeviceTree.Reservation) {
    self.init(base: range.address, size: range.size)
  }
}
