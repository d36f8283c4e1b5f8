// SPDX-License-Identifier: MulanPSL-2.0

extension DeviceTree {
  /// Gives every labelled node that something refers to a phandle, in document order from
  /// the lowest number free, and fills in the cells that refer to it. Labels are gone
  /// afterwards.
  ///
  /// - Throws: `DeviceTreeError.unknownLabel`, `DeviceTreeError.duplicateLabel`.
  public mutating func resolveReferences() throws(DeviceTreeError) {
    var wanted: Set<String> = []
    var highest: UInt32 = 0
    Self.collect(root, wanted: &wanted, highest: &highest)
    var phandles: [String: UInt32] = [:]
    try Self.number(&root, wanted: wanted, above: highest, into: &phandles)
    try Self.fill(&root, path: "", phandles: phandles)
  }

  private static func collect(_ node: Node, wanted: inout Set<String>, highest: inout UInt32) {
    for property in node.properties {
      for reference in property.references { wanted.insert(reference.label) }
    }
    if let phandle = node[property: "phandle"]?.cells?.first, phandle != .max {
      highest = max(highest, phandle)
    }
    for child in node.children { collect(child, wanted: &wanted, highest: &highest) }
  }

  private static func number(
    _ node: inout Node, wanted: Set<String>, above highest: UInt32,
    into phandles: inout [String: UInt32]
  ) throws(DeviceTreeError) {
    if let label = node.label {
      guard phandles[label] == nil else { throw .duplicateLabel(label) }
      if let phandle = node[property: "phandle"]?.cells?.first {
        phandles[label] = phandle
      } else if wanted.contains(label) {
        // 0 and 0xffffffff are no phandles (Devicetree Specification v0.4, §2.3.3).
        let (phandle, overflow) = highest.addingReportingOverflow(UInt32(phandles.count) + 1)
        guard !overflow, phandle != .max else { throw .cannotWrite(reason: "no phandle is free") }
        phandles[label] = phandle
        node.properties.append(Property("phandle", cells: [phandle]))
      }
    }
    for index in node.children.indices {
      try number(&node.children[index], wanted: wanted, above: highest, into: &phandles)
    }
  }

  private static func fill(
    _ node: inout Node, path: String, phandles: [String: UInt32]
  ) throws(DeviceTreeError) {
    let path = path == "/" ? "/" + node.name : path + "/" + node.name
    for index in node.properties.indices {
      for reference in node.properties[index].references {
        guard let phandle = phandles[reference.label] else {
          throw .unknownLabel(
            reference.label, property: node.properties[index].name, node: path)
        }
        let cell = Property("", cells: [phandle]).value
        node.properties[index].value.replaceSubrange(
          reference.offset..<reference.offset + 4, with: cell)
      }
      node.properties[index].references = []
    }
    node.label = nil
    for index in node.children.indices {
      try fill(&node.children[index], path: path, phandles: phandles)
    }
  }
}
