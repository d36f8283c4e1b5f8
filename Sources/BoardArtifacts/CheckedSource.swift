// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import DeviceTree
import Diagnostics
import Files

/// A board that the checks let pass, and where its profile was found: what everything that boots,
/// or is copied to a board, is made from.
public struct CheckedSource: Sendable {
  public let source: BoardSource
  public let board: CheckedBoard

  public var profile: Profile { board.profile }

  /// - Parameter base: the path of a vendor's tree that the board's nodes go into.
  /// - Throws: `UnsoundBoard`; `FileError` when there is no such file.
  public init(_ source: BoardSource, base path: String? = nil) throws {
    var check = BoardCheck(source.profile)
    if let path { check.read(base: try readFile(path), file: path) }
    self.source = source
    board = try check.checked()
  }

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
  /// - Parameter asOverlay: an overlay where there is a template, too.
  /// - Throws: `FileError`, `SourceError` (for a merged tree that the boot
  ///   loader's window does not hold, too) or `DeviceTreeError`.
  public func bootTree(
    asOverlay: Bool = false, flavour: NodeFlavour = .remoteproc
  ) throws -> BootTree? {
    guard let settings = profile.deviceTree else { return nil }
    if let merge = try BaseMerge(board, flavour: flavour) {
      let blob = try BoardTree.verifiedBlob(merge.tree)
      try checkSize(blob.count, settings.window)
      return BootTree(blob: blob, isOverlay: false, notes: merge.notes)
    }
    if let template = try source.treeTemplate() {
      let full = try BoardTree.full(board, template: template, flavour: flavour)
      let tree =
        asOverlay
        ? try BoardTree.overlay(board, cells: full.root.childCells, flavour: flavour) : full
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
      board, cells: (cells.address, cells.size), flavour: flavour)
    var notes: [String] = []
    if profile.boot.cmdline.value == .devicetree {
      notes.append(
        "note: this is an overlay; '\(profile.board.value)' normally needs its vendor's tree, which has"
          + " the kernel's command line too: --base FILE.dtb")
    }
    if profile.boot.cmdline.value == .grubCfg, profile.boot.firmware == nil {
      notes.append(
        "note: this is an overlay, and nothing applies it at boot: GRUB loads whole trees only. Merge it"
          + " into the board's tree, --base FILE.dtb; or name the firmware that applies it (boot.firmware)"
      )
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
