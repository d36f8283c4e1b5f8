// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardMap
import BoardProfile
import DeviceTree
import Diagnostics
import Files

/// Everything that a board needs in addition to Linux and its client's image, from one profile.
public struct BundleContents: Sendable {
  public struct File: Equatable, Sendable {
    /// Below the bundle's folder.
    public var path: String
    public var bytes: [UInt8]
    public var isExecutable = false
    public var guidance = Guidance()
  }

  /// Sorted by path, with the manifest.
  public let files: [File]
  /// What people should know about the device tree, a line each.
  public let notes: [String]

  /// - Parameter version: of mcs-dtb.
  /// - Throws: what `bootTree` throws; `FileError` and `SourceError` for templates, with
  ///   all that is wrong in any of them.
  public init(_ board: CheckedSource, version: String) throws {
    let (source, profile) = (board.source, board.profile)
    let tree = try board.bootTree()
    notes = tree?.notes ?? []
    // What no template can make.
    var files = [Self.mapFile(profile)]
    let treePath = tree.map { Self.treePath($0, board) }
    if let tree, let treePath { files.append(Self.treeFile(tree, path: treePath)) }
    files += try Self.textFiles(
      board, version: version,
      tree: tree.flatMap { tree in treePath.map { ($0, tree.isOverlay) } }, others: files)
    files.sort { $0.path < $1.path }
    let manifest = Manifest(
      board: profile.board.value, variant: profile.chosenVariant, version: version,
      profile: Manifest.File(path: lastComponent(source.file), bytes: source.bytes),
      base: board.board.base.map {
        Manifest.File(path: lastComponent($0.file), bytes: $0.bytes)
      },
      files: files.map { Manifest.File(path: $0.path, bytes: $0.bytes) })
    self.files = files + [File(path: Manifest.fileName, bytes: try manifest.json())]
  }

  /// The tree's path below `boot/`. A whole tree takes the base's name, by which the boot
  /// loader knows it.
  static func treePath(_ tree: CheckedSource.BootTree, _ board: CheckedSource) -> String {
    if tree.isOverlay { return "overlays/mcs-resources.dtbo" }
    return board.board.base.map { lastComponent($0.file) } ?? board.profile.board.value + ".dtb"
  }

  private static func treeFile(_ tree: CheckedSource.BootTree, path: String) -> File {
    File(
      path: "boot/" + path, bytes: tree.blob,
      guidance: tree.isOverlay
        ? Guidance(english: "overlay for the board's device tree", chinese: "叠加到板子设备树上")
        : Guidance(
          english: "the device tree that Linux is started with", chinese: "启动 Linux 所用的设备树"))
  }

  private static func mapFile(_ profile: Profile) -> File {
    File(
      path: "map.svg", bytes: Array(memoryMapSVG(profile).utf8),
      guidance: Guidance(english: "the memory map, for a browser", chinese: "内存分布图，用浏览器打开"))
  }

  /// The files that templates make; their pages list the others, too.
  private static func textFiles(
    _ board: CheckedSource, version: String, tree: (path: String, isOverlay: Bool)?, others: [File]
  ) throws -> [File] {
    let templates = try FileTemplate.all(for: board.profile, in: board.source.search).map {
      ($0, TextTemplate(try readFile($0.path), file: displayName($0.path)))
    }
    let subject = BoardSubject(
      board, version: version, tree: tree,
      files: (others.map { BoardSubject.Entry(path: $0.path, guidance: $0.guidance) }
        + templates.map { BoardSubject.Entry(path: $0.destination, guidance: $1.guidance) })
        .sorted { $0.path < $1.path })
    let ofBoard = (values(of: boardVariables, for: subject), names(of: boardVariables))
    var files: [File] = []
    var problems: [Diagnostic] = []
    for (template, text) in templates {
      var (values, names) = ofBoard
      if let client = template.client {
        values.merge(BoardBundle.values(of: clientVariables, for: client)) { $1 }
        names.merge(BoardBundle.names(of: clientVariables)) { $1 }
      }
      do throws(SourceError) {
        files.append(
          File(
            path: template.destination,
            bytes: Array(try text.filled(with: values, names: names).utf8),
            isExecutable: isExecutable(template.path), guidance: text.guidance))
      } catch {
        // A template of several clients is wrong only once.
        problems += error.diagnostics.filter { !problems.contains($0) }
      }
    }
    guard problems.isEmpty else { throw SourceError(problems) }
    return files
  }
}

/// A file's name without its folder, which differs between machines.
private func lastComponent(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
