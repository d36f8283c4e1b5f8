// SPDX-License-Identifier: MulanPSL-2.0

extension DeviceTree {
  /// An overlay that adds nodes to the root of any tree.
  ///
  /// It refers to its own nodes only, because few trees have the `__symbols__` that other
  /// references need. `/__local_fixups__` lists these references: whoever applies the
  /// overlay moves its phandles above the base's, and adjusts just the cells named there
  /// (Linux, Documentation/devicetree/dynamic-resolution-notes.rst; libfdt,
  /// overlay_update_local_references). dtc makes that node, libfdt does not.
  ///
  /// - Parameter cells: `#address-cells` and `#size-cells` of the base's root, which the
  ///   overlay repeats: without them its own nodes would count as having the defaults.
  /// - Throws: `DeviceTreeError` when a reference leads out of the overlay.
  public static func overlay(
    adding nodes: [Node], cells: (address: Int, size: Int)
  ) throws(DeviceTreeError) -> DeviceTree {
    let fragment = Node(
      "fragment@0", properties: [Property("target-path", string: "/")],
      children: [
        Node(
          "__overlay__",
          properties: [
            Property("#address-cells", cells: [UInt32(cells.address)]),
            Property("#size-cells", cells: [UInt32(cells.size)]),
          ], children: nodes)
      ])
    var root = Node("", children: [fragment])
    if var fixups = localFixups(of: root) {
      fixups.name = "__local_fixups__"
      root.children.append(fixups)
    }
    var tree = DeviceTree(root: root)
    try tree.resolveReferences()
    return tree
  }

  /// The node's image in `/__local_fixups__`: a property of byte offsets for each one that
  /// refers to something; nil if none does.
  private static func localFixups(of node: Node) -> Node? {
    let properties = node.properties.filter { !$0.references.isEmpty }.map { property in
      Property(property.name, cells: property.references.map { UInt32($0.offset) })
    }
    let children = node.children.compactMap { localFixups(of: $0) }
    guard !properties.isEmpty || !children.isEmpty else { return nil }
    return Node(node.name, properties: properties, children: children)
  }
}
