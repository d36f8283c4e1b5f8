// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardMap
import Foundation
import TestSupport
import Testing

@testable import BoardBundle

/// Every board's bundle, and where they differ its variants', under Golden/.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then read the diff.
@Suite struct GoldenBundleTests {
  @Test(arguments: Boards.withVariants)
  func theBundleIsAsExpected(_ board: String) throws {
    try compare(Example.bundle(board), named: board)
  }

  @Test func theBundleWithAMergedTreeIsAsExpected() throws {
    let folder = try TemporaryFolder()
    let bundle = try Example.bundle("hi3093", base: Example.base(in: folder))
    try compare(bundle, named: "hi3093:base")
  }

  @Test(arguments: Boards.withVariants)
  func twoRunsGiveTheSameBytes(_ board: String) throws {
    #expect(try Example.bundle(board).files == Example.bundle(board).files)
  }

  /// Golden maps are BoardMapTests' business.
  private static let map = "map.svg"

  @Test(arguments: Boards.withVariants)
  func theMapIsTheOneOfTheMapCommand(_ board: String) throws {
    let profile = try BoardSource(board, search: Boards.search).profile
    #expect(try Example.bundle(board).text(Self.map) == memoryMapSVG(profile))
  }

  /// All paths, binaries with their digest; and the texts, of a variant only where they differ.
  private func compare(_ bundle: BundleContents, named name: String) throws {
    let listing = bundle.files.filter { $0.path != Self.map && $0.path != Manifest.fileName }.map {
      $0.bytes.contains(0) ? "\($0.path) \(sha256($0.bytes))\n" : "\($0.path)\n"
    }.joined()
    try compare(listing, with: file("listing", of: name))
    for file in bundle.files
    where !file.bytes.contains(0) && ![Manifest.fileName, Self.map].contains(file.path) {
      let text = String(decoding: file.bytes, as: UTF8.self)
      let board = name.split(separator: ":")[0]
      let common = self.file(file.path, of: String(board))
      if try name == board || text != Repository.text(common) {
        try compare(text, with: self.file(file.path, of: name))
      }
    }
  }

  private func file(_ path: String, of name: String) -> String {
    "Tests/BoardBundleTests/Golden/\(name.replacing(":", with: "-"))/\(path)"
  }

  private func compare(_ text: String, with file: String) throws {
    #expect(try text == Golden.text(file, insteadOf: text), "\(file)")
  }
}
