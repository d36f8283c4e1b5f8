// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

/// A node that describes a client to the module.
public struct ClientNode: Sendable {
  /// What an entry of `memory-region` leads to.
  public enum Entry: Equatable, Sendable {
    case region(ReservedRegion)
    /// A node elsewhere, of this path.
    case elsewhere(String)
    case dangling
  }

  public let path: String
  public let node: Node
  /// The shared memory comes first, then the client's own.
  public let entries: [Entry]
  /// The cores that `cpus` refers to, nil for a reference to something else; nil without the
  /// property.
  public let cpus: [CPU?]?

  public var status: NodeStatus { node.status }

  /// The regions among the entries, in their order.
  public var regions: [ReservedRegion] {
    entries.compactMap { if case .region(let region) = $0 { region } else { nil } }
  }
}

extension RemoteprocBinding {
  /// The clients' nodes, in their order.
  public static func clients(in tree: DeviceTree) -> [ClientNode] {
    var places: [UInt32: ClientNode.Entry] = [:]
    for region in tree.reservedRegions {
      if let phandle = region.node.phandle, places[phandle] == nil {
        places[phandle] = .region(region)
      }
    }
    var nodes: [(path: String, node: Node)] = []
    tree.root.forEachDescendant { node, path in
      if node.isCompatible(with: compatible) { nodes.append((path, node)) }
      if let phandle = node.phandle, places[phandle] == nil { places[phandle] = .elsewhere(path) }
    }
    guard !nodes.isEmpty else { return [] }
    var cpus: [UInt32: CPU] = [:]
    for cpu in tree.cpus {
      if let phandle = cpu.node.phandle, cpus[phandle] == nil { cpus[phandle] = cpu }
    }
    return nodes.map { path, node in
      ClientNode(
        path: path, node: node,
        entries: (node[property: "memory-region"]?.cells ?? []).map { places[$0] ?? .dangling },
        cpus: node[property: "cpus"].map { ($0.cells ?? []).map { cpus[$0] } })
    }
  }

  /// The regions of the first generation. It reads one, the first, which holds all that the
  /// clients use without a word about what is what.
  public static func firstRegions(in tree: DeviceTree) -> [ReservedRegion] {
    tree.reservedRegions.filter { $0.node.isCompatible(with: firstCompatible) }
  }
}
