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

  /// The name without its unit address.
  public var baseName: String { String(name.prefix { $0 != "@" }) }

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

  /// The number by which others refer to this node; nil when it has none, or 0 or -1, which
  /// refer to nothing. Old trees call the property `linux,phandle`.
  public var phandle: UInt32? {
    let property = self[property: "phandle"] ?? self[property: "linux,phandle"]
    guard let cells = property?.cells, cells.count == 1, cells[0] != 0, cells[0] != .max else {
      return nil
    }
    return cells[0]
  }

  /// Whether `compatible` has one of these.
  public func isCompatible(with names: String...) -> Bool {
    self[property: "compatible"]?.strings?.contains { names.contains($0) } ?? false
  }

  /// Calls `body` with every node below this one and its path, parents first.
  public func forEachDescendant(_ body: (Node, String) -> Void, path: String = "") {
    for child in children {
      body(child, "\(path)/\(child.name)")
      child.forEachDescendant(body, path: "\(path)/\(child.name)")
    }
  }

  func firstDescendant(
    where condition: (Node) -> Bool, path: String
  ) -> (path: String, node: Node)? {
    for child in children {
      let path = "\(path)/\(child.name)"
      if condition(child) { return (path, child) }
      if let found = child.firstDescendant(where: condition, path: path) { return found }
    }
    return nil
  }

  /// Removes every node below this one for whose path `condition` holds.
  public mutating func removeDescendants(where condition: (String) -> Bool, path: String = "") {
    children.removeAll { condition("\(path)/\($0.name)") }
    for index in children.indices {
      children[index].removeDescendants(
        where: condition, path: "\(path)/\(children[index].name)")
    }
  }

  /// Addresses and sizes of `reg` in cells as the parent has them; nil when its length does
  /// not fit or a number needs more than 64 bits.
  public func reg(cells: (address: Int, size: Int)) -> [(address: UInt64, size: UInt64)]? {
    ranges("reg", cells: cells)
  }

  /// The same of another property that is laid out like `reg`.
  func ranges(
    _ property: String, cells: (address: Int, size: Int)
  ) -> [(address: UInt64, size: UInt64)]? {
    guard let values = self[property: property]?.cells else { return nil }
    let width = cells.address + cells.size
    guard width > 0, values.count % width == 0 else { return nil }
    var ranges: [(address: UInt64, size: UInt64)] = []
    for start in stride(from: 0, to: values.count, by: width) {
      guard let address = Self.number(values[start..<start + cells.address]),
        let size = Self.number(values[start + cells.address..<start + width])
      else { return nil }
      ranges.append((address, size))
    }
    return ranges
  }

  /// Nil when it needs more than 64 bits.
  static func number(_ cells: ArraySlice<UInt32>) -> UInt64? {
    guard cells.dropLast(2).allSatisfy({ $0 == 0 }) else { return nil }
    return cells.suffix(2).reduce(0) { $0 << 32 | UInt64($1) }
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
