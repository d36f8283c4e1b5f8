// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics
import Files

extension BoardSource {
  /// What a board's boot loader is given.
  public struct BootTree: Sendable {
    /// The tree as bytes, read back and compared.
    public var blob: [UInt8]
    public var isOverlay: Bool
    /// What people should know about it, a line each.
    public var notes: [String]
  }

  /// The board's whole tree where it has a template or a base to merge into, else its
  /// overlay; nil for a board without a device tree.
  ///
  /// - Parameters:
  ///   - base: a vendor's tree, which the checks have found to fit.
  ///   - asOverlay: an overlay where there is a template, too.
  /// - Throws: `FileError`, `SourceError` (for a merged tree that the boot
  ///   loader's window does not hold, too) or `DeviceTreeError`.
  public func bootTree(
    base: DeviceTree? = nil, asOverlay: Bool = false, flavour: NodeFlavour = .remoteproc
  ) throws -> BootTree? {
    guard let settings = profile.deviceTree else { return nil }
    if let base {
      let merge = try BaseMerge(profile, base: base, flavour: flavour)
      let blob = try BoardTree.verifiedBlob(merge.tree)
      try checkSize(blob.count, settings.window)
      return BootTree(blob: blob, isOverlay: false, notes: merge.notes)
    }
    if let template = try treeTemplate() {
      let full = try BoardTree.full(profile, template: template, flavour: flavour)
      let tree =
        asOverlay
        ? try BoardTree.overlay(profile, cells: full.root.childCells, flavour: flavour) : full
      return try BootTree(
        blob: BoardTree.verifiedBlob(tree), isOverlay: asOverlay, notes: [])
    }
    return try overlay(settings, flavour)
  }

  private func overlay(
    _ settings: Profile.DeviceTreeSettings, _ flavour: NodeFlavour
  ) throws -> BootTree {
    guard let cells = settings.cells else {
      throw SourceError([
        Diagnostic(
          "board '\(profile.board.value)' has neither a template nor cells", at: profile.board.mark)
      ])
    }
    let tree = try BoardTree.overlay(
      profile, cells: (cells.address, cells.size), flavour: flavour)
    var notes: [String] = []
    if profile.boot.cmdline.value == .devicetree {
      notes.append(
        "note: this is an overlay; '\(profile.board.value)' normally needs its vendor's tree, which has"
          + " the kernel's command line too: --base FILE.dtb")
    }
    return try BootTree(blob: BoardTree.verifiedBlob(tree), isOverlay: true, notes: notes)
  }

  private func checkSize(_ size: Int, _ window: Region?) throws(SourceError) {
    guard let window, UInt64(size) > window.size.value else { return }
    throw SourceError([
      Diagnostic(
        "the tree has \(size) bytes; the boot loader's window \(window) holds"
          + " \(window.size.value)", at: window.size.mark)
    ])
  }
}
