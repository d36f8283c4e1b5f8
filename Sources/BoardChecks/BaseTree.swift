// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import RemoteprocBinding

/// A vendor's tree that a board's nodes are to be merged into.
public struct BaseTree: Sendable {
  /// What messages call it.
  public let file: String
  /// Without the nodes of an earlier merge or of a predecessor, which merging replaces.
  let tree: DeviceTree
  /// Paths of `mcs_mem` regions that other nodes use too.
  let contested: [String]

  public init(_ tree: DeviceTree, file: String) {
    self.file = file
    let (found, contested) = RemoteprocBinding.nodes(in: tree)
    let paths = Set(found.map(\.path))
    var tree = tree
    tree.root.removeDescendants { paths.contains($0) }
    self.tree = tree
    self.contested = contested
  }

  func place(_ path: String) -> Finding.Place { .node(file: file, path: path) }
}
