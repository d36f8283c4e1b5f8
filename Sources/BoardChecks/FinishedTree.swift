// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree

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
