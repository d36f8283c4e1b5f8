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
    let root = tree.root
    if root.children.contains(where: { $0[child: "__overlay__"] != nil }) {
      throw InspectionError("this is an overlay, not a board's tree")
    }
    architecture = .arm64
    compatible = root[property: "compatible"]?.strings ?? []
    title = root[property: "model"]?.strings?.first ?? compatible.first ?? "unknown board"
    cells = root.childCells
    guard (1...2).contains(cells.address), (1...2).contains(cells.size) else {
      throw InspectionError(
        "the root's #address-cells and #size-cells are \(cells.address) and \(cells.size);"
          + " 1 and 2 are supported")
    }
    try readRAM(root, memory)
    readTaken(tree, memory)
    try readCPUs(root)
    readPSCI(root)
    readInterruptController(root)
    readConsole(root, commandLine)
    bootsWithUEFI = root[child: "chosen"]?[property: "linux,uefi-system-table"] != nil
  }

  private mutating func readRAM(
    _ root: Node, _ memory: IOMemory?
  ) throws(InspectionError) {
    ram = root.children.filter { $0[property: "device_type"]?.strings == ["memory"] }
      .flatMap { $0.reg(cells: root.childCells) ?? [] }
      .compactMap { AddressRange(base: $0.address, size: $0.size) }.merged()
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
      guard let range = AddressRange(base: entry.address, size: entry.size) else { continue }
      taken.append(
        Taken(
          name: "memreserve-\(index)", range: range, owner: .firmware,
          source: "the tree's memory reservation block"))
    }
    let reserved = tree.root[child: "reserved-memory"]
    for child in reserved?.children ?? [] {
      let path = "/reserved-memory/\(child.name)"
      guard !ours.contains(where: { $0.path == path }) else { continue }
      let ranges = child.reg(cells: reserved?.childCells ?? cells) ?? []
      for case let range? in ranges.map({ AddressRange(base: $0.address, size: $0.size) }) {
        taken.append(
          Taken(
            name: String(child.name.prefix { $0 != "@" }), range: range, owner: .firmware,
            source: path))
      }
    }
    readClientRegions(tree)
    if let memory, !memory.isHidden, let kernel = memory.kernel {
      taken.append(
        Taken(name: "kernel", range: kernel.pages, owner: .kernel, source: "/proc/iomem"))
    }
  }

  private mutating func readClientRegions(_ tree: DeviceTree) {
    let reserved = tree.root[child: "reserved-memory"]
    var found: [AddressRange] = []
    tree.root.forEachDescendant { node, _ in
      guard node.isCompatible(with: RemoteprocBinding.compatible), found.isEmpty else { return }
      for phandle in node[property: "memory-region"]?.cells ?? [] {
        let region = reserved?.children.first { $0.phandle == phandle }
        let range = region?.reg(cells: reserved?.childCells ?? cells)?.first
        if let range, let range = AddressRange(base: range.address, size: range.size) {
          found.append(range)
        }
      }
    }
    if found.count >= 2 { clientRegions = (found[0], found[1]) }
  }

  private mutating func readCPUs(_ root: Node) throws(InspectionError) {
    let node = root[child: "cpus"]
    let cores =
      node?.children.filter { $0[property: "device_type"]?.strings == ["cpu"] } ?? []
    cpus = cores.compactMap { core in
      core.reg(cells: (node?.childCells.address ?? 1, 0))?.first.map { CPU(reg: $0.address) }
    }
    guard !cpus.isEmpty else { throw InspectionError("the tree has no /cpus with a reg") }
    let name = cores.first?[property: "compatible"]?.strings?.first
    core = name?.split(separator: ",").last.map(String.init)
  }

  private mutating func readPSCI(_ root: Node) {
    root.forEachDescendant { node, _ in
      guard node.isCompatible(with: "arm,psci", "arm,psci-0.2", "arm,psci-1.0") else { return }
      psci = node[property: "method"]?.strings?.first.flatMap(Profile.PSCI.Method.init)
    }
  }

  /// Linux, drivers/irqchip/irq-gic.c and irq-gic-v3.c: what they are compatible with.
  private mutating func readInterruptController(_ root: Node) {
    root.forEachDescendant { node, _ in
      if node.isCompatible(with: "arm,gic-v3") { interruptController = .gicV3 }
      if node.isCompatible(
        with: "arm,gic-400", "arm,cortex-a15-gic", "arm,cortex-a9-gic", "arm,cortex-a7-gic")
      {
        interruptController = interruptController ?? .gicV2
      }
    }
  }

  private mutating func readConsole(_ root: Node, _ commandLine: String?) {
    let chosen = root[child: "chosen"]
    let stdout = chosen?[property: "stdout-path"]?.strings?.first ?? ""
    var path = String(stdout.prefix { $0 != ":" })
    if !path.hasPrefix("/") {
      path = root[child: "aliases"]?[property: path]?.strings?.first ?? ""
    }
    consoleBase = Self.address(of: path, in: root)
    let arguments = commandLine ?? chosen?[property: "bootargs"]?.strings?.first ?? ""
    let console = arguments.split { $0 == " " || $0 == "\n" }
      .last { $0.hasPrefix("console=tty") }?.dropFirst("console=".count)
    consoleTTY = console.map { String($0.prefix { $0 != "," }) }
  }

  /// A device's physical address; nil below a bus that does not map addresses one to one.
  private static func address(of path: String, in root: Node) -> UInt64? {
    var bus = root
    var names = path.split(separator: "/")
    guard let device = names.popLast() else { return nil }
    for name in names {
      guard let child = bus[child: String(name)],
        child[property: "ranges"]?.value.isEmpty ?? false
      else { return nil }
      bus = child
    }
    let cells = bus.childCells
    guard (1...2).contains(cells.address), (0...2).contains(cells.size) else { return nil }
    return bus[child: String(device)]?.reg(cells: cells)?.first?.address
  }
}
