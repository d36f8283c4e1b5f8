// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

/// A tree that a board is to boot with, or an overlay that is applied to the board's own, whoever
/// made it.
public struct FinishedTree: Sendable {
  let document: TreeDocument
  /// Paths of clients' nodes in an overlay whose memory-region `__local_fixups__` does not list.
  let unfixed: [String]

  /// - Parameter cells: `#address-cells` and `#size-cells` of the board's root, for overlays, which
  ///   may leave them to their base.
  init(
    _ blob: [UInt8], file: String, cells: Profile.DeviceTreeSettings.Cells?
  ) throws(UnreadableFile) {
    var tree = try DeviceTree.read(blob, file: file, orReport: .treeUnreadable)
    let isOverlay = tree.isOverlay
    if isOverlay {
      let overlay = try OverlayContent(tree, file: file, cells: cells)
      tree.root = overlay.root
      unfixed = overlay.unfixed
    } else {
      unfixed = []
    }
    document = TreeDocument(file: file, size: blob.count, tree: tree, isOverlay: isOverlay)
  }

  func place(_ path: String) -> Finding.Place { document.place(path) }
}

/// Where a finished tree has what a client needs.
struct ClientPlacement {
  /// What an entry of memory-region leads to.
  enum Entry: Equatable {
    case region(DeviceTree.ReservedRegion)
    /// A node elsewhere, of this path.
    case elsewhere(String)
    case dangling
  }

  let client: Client
  /// The client's node, nil where there is a region of the first generation instead.
  let node: (path: String, node: Node)?
  let entries: [Entry]
  /// The `mcs_mem` region around all that the clients use.
  let single: DeviceTree.ReservedRegion?

  /// Whether the client's memory stands before the shared memory.
  var isReversed: Bool {
    guard entries.count > 1, case .region(let first) = entries[0],
      case .region(let second) = entries[1]
    else { return false }
    return first.overlaps(client.memory) && second.overlaps(client.shared.region)
      && !first.overlaps(client.shared.region)
  }

  /// The regions that the tree has for the client, each with what the profile says of it: twice
  /// the same where there is one for all.
  var regions: [(title: String, wanted: Region, found: DeviceTree.ReservedRegion)] {
    var pair = isReversed ? [entries[1], entries[0]] : Array(entries.prefix(2))
    if let single { pair = [.region(single), .region(single)] }
    let name = client.name.value
    let wanted = [
      ("shared memory of client '\(name)'", client.shared.region),
      ("memory of client '\(name)'", client.memory),
    ]
    return zip(wanted, pair).compactMap { wanted, entry in
      guard case .region(let found) = entry else { return nil }
      return (wanted.0, wanted.1, found)
    }
  }
}

extension FinishedTree {
  /// Where each client of the profile is; those that the tree does not have are missing.
  func placements(_ profile: Profile) -> [ClientPlacement] {
    var places: [UInt32: ClientPlacement.Entry] = [:]
    var single: DeviceTree.ReservedRegion?
    for region in document.tree.reservedRegions {
      if let phandle = region.node.phandle, places[phandle] == nil {
        places[phandle] = .region(region)
      }
      if single == nil, region.node.isCompatible(with: RemoteprocBinding.firstCompatible) {
        single = region
      }
    }
    var nodes: [(path: String, node: Node)] = []
    document.tree.root.forEachDescendant { node, path in
      if node.isCompatible(with: RemoteprocBinding.compatible) { nodes.append((path, node)) }
      if let phandle = node.phandle, places[phandle] == nil { places[phandle] = .elsewhere(path) }
    }
    guard !nodes.isEmpty else {
      guard let single else { return [] }
      return profile.clients.map {
        ClientPlacement(client: $0, node: nil, entries: [], single: single)
      }
    }
    var candidates = nodes.map { node in
      ClientPlacement.candidate(node, in: places)
    }
    // A node belongs to the client whose memory it names; what is left, to those left.
    var chosen = profile.clients.map { client in
      let index = candidates.firstIndex { $0.entries.contains { $0.overlaps(client) } }
      return index.map { candidates.remove(at: $0) }
    }
    for index in chosen.indices where chosen[index] == nil && !candidates.isEmpty {
      chosen[index] = candidates.removeFirst()
    }
    return zip(profile.clients, chosen).compactMap { client, candidate in
      guard let candidate else { return nil }
      return ClientPlacement(
        client: client, node: candidate.node, entries: candidate.entries, single: nil)
    }
  }
}

extension ClientPlacement {
  fileprivate static func candidate(
    _ node: (path: String, node: Node), in places: [UInt32: Entry]
  ) -> (node: (path: String, node: Node), entries: [Entry]) {
    let cells = node.node[property: "memory-region"]?.cells ?? []
    return (node, cells.map { places[$0] ?? .dangling })
  }
}

extension ClientPlacement.Entry {
  fileprivate func overlaps(_ client: Client) -> Bool {
    guard case .region(let region) = self else { return false }
    return region.overlaps(client.memory) || region.overlaps(client.shared.region)
  }
}

extension DeviceTree.ReservedRegion {
  func overlaps(_ region: Region) -> Bool {
    ranges.contains { range in
      let (end, wraps) = range.address.addingReportingOverflow(range.size - 1)
      return range.address <= region.last && region.base.value <= (wraps ? .max : end)
    }
  }
}
