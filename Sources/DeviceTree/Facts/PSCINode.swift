// SPDX-License-Identifier: MulanPSL-2.0

/// The node by which cores are started and stopped (Linux,
/// Documentation/devicetree/bindings/arm/psci.yaml).
public struct PSCINode: Equatable, Sendable {
  public let path: String
  public let node: Node

  public var status: NodeStatus { node.status }
  /// The most specific name first. "arm,psci" alone is PSCI 0.1, which has its function numbers
  /// in the tree.
  public var compatible: [String] { node[property: "compatible"]?.strings ?? [] }
  /// Whether its function numbers are the standard's, from PSCI 0.2 on: mcs_km knows no other
  /// (psci_nodes in km/mcs_arm64.c).
  public var hasStandardNumbers: Bool { node.isCompatible(with: "arm,psci-0.2", "arm,psci-1.0") }
  /// `smc` or `hvc`; nil where the property is missing.
  public var method: String? { node[property: "method"]?.strings?.first }
}

extension DeviceTree {
  /// The first one in the order of the nodes, disabled or not: Linux looks at no other
  /// (drivers/firmware/psci/psci.c, psci_dt_init).
  public var psci: PSCINode? {
    first { $0.isCompatible(with: "arm,psci", "arm,psci-0.2", "arm,psci-1.0") }
      .map { PSCINode(path: $0.path, node: $0.node) }
  }
}
