// SPDX-License-Identifier: MulanPSL-2.0

extension DeviceTree {
  /// Gives every labelled node that something refers to a phandle, in document order above
  /// all numbers in use, and fills in the cells that refer to it. Labels are gone
  /// afterwards.
  ///
  /// - Throws: `DeviceTreeError.unknownLabel`, `DeviceTreeError.duplicateLabel`.
  public mutating func resolveReferences() throws(DeviceTreeError) {
    var table = PhandleTable(root)
    try table.number(&root)
    try table.fill(&root, path: "")
  }
}

/// Which label has which phandle.
private struct PhandleTable {
  private var wanted: Set<String> = []
  private var highest: UInt32 = 0
  private var phandles: [String: UInt32] = [:]

  init(_ root: Node) { collect(root) }

  private mutating func collect(_ node: Node) {
    for property in node.properties {
      for reference in property.references { wanted.insert(reference.label) }
    }
    highest = max(highest, node.phandle ?? 0)
    for child in node.children { collect(child) }
  }

  mutating func number(_ node: inout Node) throws(DeviceTreeError) {
    if let label = node.label, wanted.contains(label) {
      guard phandles[label] == nil else { throw .duplicateLabel(label) }
      if node.phandle == nil {
        // 0xffffffff is no phandle (Devicetree Specification v0.4, §2.3.3).
        guard highest < .max - 1 else { throw .cannotWrite(reason: "no phandle is free") }
        highest += 1
        node.properties.append(Property("phandle", cells: [highest]))
      }
      phandles[label] = node.phandle
    }
    for index in node.children.indices { try number(&node.children[index]) }
  }

  func fill(_ node: inout Node, path: String) throws(DeviceTreeError) {
    let path = path == "/" ? "/" + node.name : path + "/" + node.name
    for index in node.properties.indices {
      for reference in node.properties[index].references {
        guard let phandle = phandles[reference.label] else {
          throw .unknownLabel(
            reference.label, property: node.properties[index].name, node: path)
        }
        node.properties[index].value.replaceSubrange(
          reference.offset..<reference.offset + 4, with: Property("", cells: [phandle]).value)
      }
      node.properties[index].references = []
    }
    node.label = nil
    for index in node.children.indices { try fill(&node.children[index], path: path) }
  }
}
