// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import RemoteprocBinding

/// A vendor's tree that a board's nodes are to be merged into.
public struct BaseTree: Sendable {
  /// The path that it was read from.
  public let file: String
  /// What was read.
  public let bytes: [UInt8]
  /// The tree as it was read.
  public let original: DeviceTree
  /// Without the nodes of an earlier merge or of a predecessor, which merging replaces, the
  /// contested ones aside.
  let document: TreeDocument
  /// Paths of `mcs_mem` regions that other nodes use too.
  let contested: [String]

  init(_ blob: [UInt8], file: String) throws(UnreadableFile) {
    self.file = file
    bytes = blob
    original = try DeviceTree.read(blob, file: file, orReport: .baseUnreadable)
    guard !original.isOverlay else {
      throw UnreadableFile(
        .baseOverlay, "this is an overlay, and a base has to be a board's whole tree", file: file,
        fix: "take the .dtb that the overlay is applied to")
    }
    let (found, contested) = RemoteprocBinding.nodes(in: original)
    let paths = Set(found.map(\.path)).subtracting(contested)
    var tree = original
    tree.root.removeDescendants { paths.contains($0) }
    document = TreeDocument(file: file, size: blob.count, tree: tree, isOverlay: false)
    self.contested = contested
  }
}
