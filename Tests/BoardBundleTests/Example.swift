// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardBundle
import Files
import TestSupport

/// Bundles of the boards in this repository, or of changed ones.
enum Example {
  static let version = "1.2.3"

  static func bundle(
    _ board: String, base: String? = nil, search: SearchPath = Boards.search
  ) throws -> BundleContents {
    try BundleContents(
      CheckedSource(BoardSource(board, search: search), base: base), version: version)
  }

  /// A board with changes, its profile kept in `folder`.
  static func source(
    _ board: String, _ changes: [(String, String)], in folder: TemporaryFolder,
    search: SearchPath = Boards.search
  ) throws -> CheckedSource {
    try CheckedSource(
      BoardSource(folder.write("\(board).yaml", Boards.text(board, changes)), search: search))
  }

  /// The vendor's tree that stands in for the real one.
  static func base(in folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/hi1711_asic.dtb"
    let outcome = try run([
      "dtc", "-q", "-I", "dts", "-O", "dtb", "-o", path,
      Repository.path("Tests/Fixtures/hi3093-stand-in.dts"),
    ])
    guard outcome.status == 0 else { throw TestFailure("dtc: \(outcome.errors)") }
    return path
  }
}

extension BundleContents {
  func text(_ path: String) -> String? {
    files.first { $0.path == path }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}
