// SPDX-License-Identifier: MulanPSL-2.0

/// Arm's interrupt controller.
public struct GIC: Equatable, Sendable {
  public enum Kind: Equatable, Sendable { case v2, v3 }

  public let path: String
  public let kind: Kind
  /// The name that it was recognised by.
  public let compatible: String
  /// Physical ranges of its registers in the order of `reg`: distributor first, then the cores'
  /// interfaces (GICv2) or redistributors (GICv3). Empty where they cannot be known.
  public let ranges: [DeviceTree.Reservation]

  /// The names that Linux and the kernel module know, in the order in which they are looked for
  /// (Linux, drivers/irqchip/irq-gic-v3.c and irq-gic.c; gic_nodes in km/mcs_arm64.c, which a test
  /// compares).
  public static let kinds: [(compatible: String, kind: Kind)] = [
    ("arm,gic-v3", .v3), ("arm,gic-400", .v2), ("arm,cortex-a15-gic", .v2),
    ("arm,cortex-a9-gic", .v2), ("arm,cortex-a7-gic", .v2), ("arm,arm11mp-gic", .v2),
    ("arm,arm1176jzf-devchip-gic", .v2), ("arm,pl390", .v2), ("qcom,msm-8660-qgic", .v2),
    ("qcom,msm-qgic2", .v2),
  ]
}

extension DeviceTree {
  /// The first that is not disabled.
  public var gic: GIC? {
    var kind: (compatible: String, kind: GIC.Kind)?
    let found = first { node in
      guard !node.isDisabled else { return false }
      kind = GIC.kinds.first { node.isCompatible(with: $0.compatible) }
      return kind != nil
    }
    guard let found, let kind else { return nil }
    return GIC(
      path: found.path, kind: kind.kind, compatible: kind.compatible,
      ranges: physicalRanges(of: found.path) ?? [])
  }

  /// The interrupt controller that the root names for all devices, whatever its kind.
  public var rootInterruptController: (path: String, node: Node)? {
    guard let phandle = root[property: "interrupt-parent"]?.cells?.first else { return nil }
    return first { $0.phandle == phandle }
  }
}
