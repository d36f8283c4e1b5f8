// SPDX-License-Identifier: MulanPSL-2.0

/// A flattened device tree as a value: read from a blob, changed, written to a blob.
public struct DeviceTree: Equatable, Sendable {
  /// An entry of the memory reservation block: `size` bytes at `address`.
  public struct Reservation: Equatable, Sendable {
    public var address: UInt64
    public var size: UInt64

    public init(address: UInt64, size: UInt64) {
      self.address = address
      self.size = size
    }
  }

  public var root: Node
  public var reservations: [Reservation]
  /// The header's `boot_cpuid_phys`.
  public var bootCPU: UInt32

  public init(root: Node, reservations: [Reservation] = [], bootCPU: UInt32 = 0) {
    self.root = root
    self.reservations = reservations
    self.bootCPU = bootCPU
  }

  /// The first node below the root that a condition holds for, parents before children.
  public func first(where condition: (Node) -> Bool) -> (path: String, node: Node)? {
    root.firstDescendant(where: condition, path: "")
  }
}
