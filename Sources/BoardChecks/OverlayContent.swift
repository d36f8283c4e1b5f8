// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

/// What an overlay adds, at the places where it goes.
struct OverlayContent {
  /// Longer target paths are refused: no tree is that deep.
  private static let pathLimit = 64

  private(set) var root = Node("")
  /// Paths of clients' nodes whose memory-region `__local_fixups__` does not list.
  private(set) var unfixed: [String] = []

  /// - Throws: `UnreadableFile` if a target is known only with the overlay's base.
  init(
    _ overlay: DeviceTree, file: String, cells: Profile.DeviceTreeSettings.Cells?
  ) throws(UnreadableFile) {
    let locals = overlay.root[child: "__local_fixups__"]
    for fragment in overlay.root.children {
      guard var content = fragment[child: "__overlay__"] else { continue }
      let target = fragment[property: "target-path"]?.strings?.first ?? ""
      let path = target.split(separator: "/").map(String.init)
      guard target.hasPrefix("/"), path.count <= Self.pathLimit else {
        throw Self.unknown("/\(fragment.name) goes to a label of its base", file)
      }
      let prefix = path.map { "/" + $0 }.joined()
      let fixups = locals?[child: fragment.name]?[child: "__overlay__"]
      var isLabelled = false
      content.forEachDescendant { node, below in
        guard node.isCompatible(with: RemoteprocBinding.compatible),
          let regions = node[property: "memory-region"]?.cells
        else { return }
        // The number of a reference that __fixups__ lists, until the overlay is applied.
        if regions.contains(.max) { isLabelled = true }
        let listed = fixups?[path: below]?[property: "memory-region"]?.cells ?? []
        if !regions.indices.allSatisfy({ listed.contains(UInt32(4 * $0)) }) {
          unfixed.append(prefix + below)
        }
      }
      guard !isLabelled else {
        throw Self.unknown("a memory-region refers to a label of its base", file)
      }
      if let last = path.last {
        content.name = last
        for name in path.dropLast().reversed() { content = Node(name, children: [content]) }
        content = Node("", children: [content])
      }
      root.merge(content)
    }
    guard let cells else { return }
    root.addCells(cells)
    if let index = root.children.firstIndex(where: { $0.name == "reserved-memory" }) {
      root.children[index].addCells(cells)
    }
  }

  private static func unknown(_ what: String, _ file: String) -> UnreadableFile {
    UnreadableFile(
      .treeOverlayTarget, "\(what), so that only the applied overlay can be checked", file: file,
      fix: "apply it and check the result: fdtoverlay -i BASE.dtb -o FINISHED.dtb \(file)")
  }
}

extension Node {
  /// Adds another node's content; what both have is the other's.
  fileprivate mutating func merge(_ other: Node) {
    var places: [String: Int] = [:]
    for index in properties.indices { places[properties[index].name] = index }
    for property in other.properties {
      if let index = places[property.name] {
        properties[index] = property
      } else {
        places[property.name] = properties.count
        properties.append(property)
      }
    }
    places = [:]
    for index in children.indices { places[children[index].name] = index }
    for child in other.children {
      if let index = places[child.name] {
        children[index].merge(child)
      } else {
        places[child.name] = children.count
        children.append(child)
      }
    }
  }

  /// The cells that the node leaves to its base.
  fileprivate mutating func addCells(_ cells: Profile.DeviceTreeSettings.Cells) {
    for (name, count) in [("#address-cells", cells.address), ("#size-cells", cells.size)]
    where self[property: name] == nil {
      properties.append(Property(name, cells: [UInt32(count)]))
    }
  }
}
