// SPDX-License-Identifier: MulanPSL-2.0

/// A child of `/reserved-memory` (Linux,
/// Documentation/devicetree/bindings/reserved-memory/reserved-memory.yaml).
public struct ReservedRegion: Equatable, Sendable {
  /// What Linux places itself.
  public struct Pool: Equatable, Sendable {
    /// Bytes.
    public let size: UInt64
    /// Of its first address; 0 for the kernel's page size.
    public let alignment: UInt64
    /// Where it may lie; empty for anywhere.
    public let allowed: [DeviceTree.Reservation]
  }

  public let path: String
  public let node: Node
  /// The ranges of `reg` that are not empty. A region without is placed by Linux.
  public let ranges: [DeviceTree.Reservation]
  /// Of a region without `reg`; nil where there is no `size` either.
  public let pool: Pool?

  public var status: NodeStatus { node.status }
  /// Whether Linux keeps it out of its own mapping.
  public var isNoMap: Bool { node[property: "no-map"] != nil }
  public var compatible: [String] { node[property: "compatible"]?.strings ?? [] }
}

extension DeviceTree {
  /// Whether Linux reads `/reserved-memory` at all: with other cells than the root's, or
  /// without `ranges`, it drops every region (drivers/of/fdt.c, __reserved_mem_check_root).
  public var readsReservedMemory: Bool {
    guard let reserved = root[child: "reserved-memory"] else { return true }
    return reserved.childCells == root.childCells && reserved[property: "ranges"] != nil
  }

  /// The children of `/reserved-memory` in their order, disabled ones too, which Linux skips.
  public var reservedRegions: [ReservedRegion] {
    guard let reserved = root[child: "reserved-memory"] else { return [] }
    let cells = reserved.childCells
    return reserved.children.map { node in
      ReservedRegion(
        path: "/reserved-memory/\(node.name)", node: node, ranges: node.ranges(cells: cells),
        pool: node[property: "reg"] == nil ? Self.pool(node, cells: cells) : nil)
    }
  }

  private static func pool(
    _ node: Node, cells: (address: Int, size: Int)
  ) -> ReservedRegion.Pool? {
    func number(_ name: String) -> UInt64? {
      node[property: name]?.cells.flatMap { $0.count == cells.size ? Node.number($0[...]) : nil }
    }
    guard let size = number("size") else { return nil }
    return ReservedRegion.Pool(
      size: size, alignment: number("alignment") ?? 0,
      allowed: node.ranges(of: "alloc-ranges", cells: cells))
  }
}
