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

  /// Linux, drivers/irqchip/irq-gic-v3.c and irq-gic.c.
  fileprivate static let kinds: [(compatible: String, kind: Kind)] = [
    ("arm,gic-v3", .v3), ("arm,gic-400", .v2), ("arm,cortex-a15-gic", .v2),
    ("arm,cortex-a9-gic", .v2), ("arm,cortex-a7-gic", .v2),
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
}
