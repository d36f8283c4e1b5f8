// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import DeviceTree
import Diagnostics

/// The device tree that a board boots with.
public enum BoardTree {
  /// The whole tree of a board that has a template.
  ///
  /// - Throws: `SourceError` for places in the profile or the template, `DeviceTreeError`
  ///   when the nodes do not make a tree.
  public static func full(
    _ board: CheckedBoard, template: TreeTemplate, flavour: NodeFlavour = .remoteproc
  ) throws -> DeviceTree {
    var root = try template.fill(with: board.profile)
    try checkIdentity(of: root, board.profile)
    try ClientNodes(
      profile: board.profile, cells: root.childCells, flavour: flavour, refersToCPUs: true
    ).add(to: &root)
    var tree = DeviceTree(root: root)
    try tree.resolveReferences()
    return tree
  }

  /// What an overlay adds to the board's own tree.
  ///
  /// - Parameter cells: of the base's root; the overlay's would replace them otherwise.
  public static func overlay(
    _ board: CheckedBoard, cells: (address: Int, size: Int), flavour: NodeFlavour = .remoteproc
  ) throws -> DeviceTree {
    try .overlay(
      adding: ClientNodes(
        profile: board.profile, cells: cells, flavour: flavour, refersToCPUs: false
      ).overlayNodes(), cells: cells)
  }

  /// The tree as a blob that has been read back and found to say the same.
  public static func verifiedBlob(_ tree: DeviceTree) throws(DeviceTreeError) -> [UInt8] {
    let blob = try tree.blob()
    guard try DeviceTree(blob: blob) == tree else {
      throw .cannotWrite(reason: "what was written reads back differently")
    }
    return blob
  }

  private static func checkIdentity(of root: Node, _ profile: Profile) throws(SourceError) {
    guard let settings = profile.deviceTree else { return }
    let found = root[property: "compatible"]?.strings ?? []
    let wanted = settings.compatible.map(\.value)
    guard found != wanted else { return }
    throw SourceError([
      Diagnostic(
        "the template makes a tree that is compatible with \(found.joined(separator: ", ")),"
          + " the profile says \(wanted.joined(separator: ", "))",
        at: settings.compatible[0].mark)
    ])
  }
}
