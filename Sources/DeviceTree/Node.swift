// SPDX-License-Identifier: MulanPSL-2.0

/// A node of a device tree: a plain value, in the order in which it is written.
public struct Node: Equatable, Sendable {
  /// Name with unit address (`memory@40000000`); empty for the root.
  public var name: String
  /// What references call this node while the tree is being built. Not written to the blob.
  public var label: String?
  public var properties: [Property]
  public var children: [Node]

  public init(
    _ name: String, label: String? = nil, properties: [Property] = [], children: [Node] = []
  ) {
    self.name = name
    self.label = label
    self.properties = properties
    self.children = children
  }

  public subscript(property name: String) -> Property? {
    properties.first { $0.name == name }
  }

  public subscript(child name: String) -> Node? {
    children.first { $0.name == name }
  }

  /// The node at an absolute path such as `/reserved-memory/rtos-memory@7a000000`.
  public subscript(path path: String) -> Node? {
    var node = self
    for name in path.split(separator: "/") {
      guard let child = node.children.first(where: { $0.name == name }) else { return nil }
      node = child
    }
    return node
  }

  /// `#address-cells` and `#size-cells` for this node's children.
  ///
  /// The Devicetree Specification (v0.4, §2.3.5) gives 2 and 1 where they are absent.
  public var childCells: (address: Int, size: Int) {
    func cell(_ name: String, default fallback: Int) -> Int {
      guard let cells = self[property: name]?.cells, cells.count == 1 else { return fallback }
      return Int(cells[0])
    }
    return (cell("#address-cells", default: 2), cell("#size-cells", default: 1))
  }
}
