// SPDX-License-Identifier: MulanPSL-2.0

/// A core's node below `/cpus`.
public struct CPU: Equatable, Sendable {
  public let path: String
  public let node: Node
  /// The affinity fields of the core's MPIDR; nil where `reg` is missing, too short for the
  /// cells, or has other bits set.
  public let reg: UInt64?

  public var status: NodeStatus { node.status }

  /// `psci` or `spin-table`; nil where a boot loader has to add it.
  public var enableMethod: String? { node[property: "enable-method"]?.strings?.first }

  /// Aff3 and Aff2 to Aff0 (Linux, arch/arm64/include/asm/cputype.h, MPIDR_HWID_BITMASK).
  static let affinity: UInt64 = 0xff_00ff_ffff
}

extension DeviceTree {
  /// The cores in the order of their nodes, which are called `cpu` or have that device type
  /// (Linux, drivers/of/base.c, of_get_next_cpu_node).
  public var cpus: [CPU] {
    guard let cpus = root[child: "cpus"] else { return [] }
    // As Linux does it: what /cpus leaves out the root decides, and then it is one cell
    // (of_n_addr_cells).
    let cells =
      [cpus, root].lazy.compactMap { node -> Int? in
        node[property: "#address-cells"]?.cells.flatMap { $0.count == 1 ? Int($0[0]) : nil }
      }.first ?? 1
    return cpus.children.filter {
      $0.baseName == "cpu" || $0[property: "device_type"]?.strings == ["cpu"]
    }.map { node in
      CPU(path: "/cpus/\(node.name)", node: node, reg: Self.affinity(of: node, cells: cells))
    }
  }

  /// The first thread's; a core with several has one entry for each.
  private static func affinity(of node: Node, cells: Int) -> UInt64? {
    guard cells > 0, let values = node[property: "reg"]?.cells, values.count >= cells,
      let reg = Node.number(values[..<cells]), reg & ~CPU.affinity == 0
    else { return nil }
    return reg
  }
}
