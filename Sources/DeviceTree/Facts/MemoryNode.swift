// SPDX-License-Identifier: MulanPSL-2.0

/// A node that describes RAM.
public struct MemoryNode: Equatable, Sendable {
  public let path: String
  public let status: NodeStatus
  /// The ranges of RAM, without empty ones: those are the boot loader's to fill in.
  public let ranges: [DeviceTree.Reservation]
  /// Whether `linux,usable-memory` gives the ranges, which Linux takes instead of `reg`.
  public let isLimited: Bool

  /// Whether the boot loader has to fill it in.
  public var isPlaceholder: Bool { ranges.isEmpty && !isLimited }
}

extension DeviceTree {
  /// The root's memory nodes in their order, disabled ones too (Linux, drivers/of/fdt.c,
  /// early_init_dt_scan_memory: only `device_type` counts, not the name).
  public var memoryNodes: [MemoryNode] {
    root.children.filter { $0[property: "device_type"]?.strings == ["memory"] }.map { node in
      let limit = node[property: "linux,usable-memory"]
      return MemoryNode(
        path: "/\(node.name)", status: node.status,
        ranges: node.ranges(of: limit?.name ?? "reg", cells: root.childCells),
        isLimited: limit != nil)
    }
  }

  /// Nodes that look like memory and have no `device_type`: Linux takes nothing from them. Boot
  /// loaders may complete one.
  public var untypedMemoryNodes: [MemoryNode] {
    root.children.filter { $0.baseName == "memory" && $0[property: "device_type"] == nil }.map {
      MemoryNode(
        path: "/\($0.name)", status: $0.status, ranges: $0.ranges(cells: root.childCells),
        isLimited: false)
    }
  }

  /// Whether no node says what RAM there is: the boot loader does.
  public var leavesRAMToBootLoader: Bool { memoryNodes.allSatisfy(\.isPlaceholder) }

  /// Whether firmware writes the RAM that it finds over whatever is here: all Raspberry Pi's do,
  /// and the tree of the fifth has 640 MiB in it (Linux, bcm2712-rpi-5-b.dts, "Will be filled by
  /// the bootloader").
  public var hasMemoryOfFirmware: Bool { compatible.contains { $0.hasPrefix("raspberrypi,") } }

  /// The RAM that Linux takes from the tree; empty where the boot loader fills it in.
  public func ram(on version: LinuxVersion = .current) -> [Reservation] {
    memoryNodes.filter { $0.status == .okay || version < .skipsDisabledMemory }
      .flatMap(\.ranges)
  }
}

extension Node {
  /// The ranges of a property like `reg` that are not empty.
  func ranges(
    of property: String = "reg", cells: (address: Int, size: Int)
  ) -> [DeviceTree.Reservation] {
    (ranges(property, cells: cells) ?? []).filter { $0.size > 0 }
      .map { DeviceTree.Reservation(address: $0.address, size: $0.size) }
  }
}
