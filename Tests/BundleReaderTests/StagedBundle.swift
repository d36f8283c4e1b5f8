// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardBundle
import Files
import TestSupport

/// A board's bundle in a folder, for other programs to read, right or with a fault in it.
struct StagedBundle {
  let folder: TemporaryFolder
  let path: String

  init(_ board: String, base: String? = nil) throws {
    folder = try TemporaryFolder()
    path = folder.path + "/out"
    let bundle = try BundleContents(
      CheckedSource(BoardSource(board, search: Boards.search), base: base), version: "1.2.3")
    _ = try bundle.write(to: path, force: false)
  }

  func text(_ file: String) throws -> String {
    String(decoding: try folder.bytes("out/\(file)"), as: UTF8.self)
  }

  /// Puts a fault into a file, which has to have what is replaced.
  func spoil(_ file: String, _ old: String, _ new: String) throws {
    let text = try text(file)
    guard text.contains(old) else { throw TestFailure("\(file) does not contain '\(old)'") }
    try folder.write("out/\(file)", text.replacing(old, with: new))
  }
}
