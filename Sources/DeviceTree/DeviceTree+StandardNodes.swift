// SPDX-License-Identifier: MulanPSL-2.0

// What the Devicetree Specification (v0.4, chapter 3) and Linux's bindings say about RAM, cores
// and reservations. Nothing here trusts the tree: what cannot be read is left out.
extension DeviceTree {
  /// A child of `/reserved-memory`.
  public struct ReservedRegion: Equatable, Sendable {
    public var path: String
    public var node: Node
    /// The ranges of `reg` that are not empty. A region without is placed by Linux.
    public var ranges: [Reservation]
  }

  /// Banks of RAM by the root's memory nodes. Banks of size 0 are the boot loader's to fill in
  /// and tell nothing.
  public var memoryBanks: [Reservation] {
    let cells = root.childCells
    return root.children
      .filter { $0[property: "device_type"]?.strings == ["memory"] }
      .flatMap { $0.ranges(cells: cells) }
  }

  /// The children of `/cpus` that are cores, with the first number of `reg`.
  public var cores: [(path: String, reg: UInt64, node: Node)] {
    guard let cpus = root[child: "cpus"] else { return [] }
    let cells = cpus.childCells.address
    return cpus.children.compactMap { node in
      guard node[property: "device_type"]?.strings == ["cpu"],
        let reg = node.reg(cells: (cells, 0))?.first?.address
      else { return nil }
      return ("/cpus/\(node.name)", reg, node)
    }
  }

  /// The first node by which cores are started and stopped (Linux,
  /// Documentation/devicetree/bindings/arm/psci.yaml).
  public var psci: (path: String, node: Node)? {
    var found: (String, Node)?
    root.forEachDescendant { node, path in
      if found == nil, node.isCompatible(with: "arm,psci", "arm,psci-0.2", "arm,psci-1.0") {
        found = (path, node)
      }
    }
    return found
  }

  /// The children of `/reserved-memory`, in their order.
  public var reservedRegions: [ReservedRegion] {
    guard let reserved = root[child: "reserved-memory"] else { return [] }
    let cells = reserved.childCells
    return reserved.children.map { node in
      ReservedRegion(
        path: "/reserved-memory/\(node.name)", node: node, ranges: node.ranges(cells: cells))
    }
  }
}

extension Node {
  /// The ranges of `reg` that are not empty.
  fileprivate func ranges(cells: (address: Int, size: Int)) -> [DeviceTree.Reservation] {
    (reg(cells: cells) ?? []).filter { $0.size > 0 }
      .map { DeviceTree.Reservation(address: $0.address, size: $0.size) }
  }

  /// Whether Linux leaves the node out (Devicetree Specification v0.4, §2.3.4).
  public var isDisabled: Bool {
    guard let status = self[property: "status"]?.strings?.first else { return false }
    return status != "okay" && status != "ok"
  }
}
