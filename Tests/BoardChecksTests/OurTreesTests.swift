// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardProfile
import DeviceTree
import Files
import TestSupport
import Testing

@testable import BoardChecks

/// What this repository makes itself passes its own checks.
@Suite struct OurTreesTests {
  private func findings(_ profile: Profile, _ tree: DeviceTree) throws -> [Finding] {
    var check = BoardCheck(profile)
    check.read(tree: try BoardTree.verifiedBlob(tree), file: "ours.dtb")
    // Two clients are more than the launcher can do; the tree has room for them.
    return check.findings().filter { $0.accepted == nil && $0.rule != "launch-unsupported" }
  }

  @Test(arguments: NodeFlavour.allCases)
  func wholeTrees(_ flavour: NodeFlavour) throws {
    let source = try BoardSource("qemu-a53", search: Boards.search)
    let tree = try BoardTree.full(
      BoardCheck(source.profile).checked(), template: #require(try source.treeTemplate()),
      flavour: flavour)
    #expect(try findings(source.profile, tree) == [])
  }

  @Test(
    arguments: Boards.withTrees, NodeFlavour.allCases)
  func overlays(_ board: String, _ flavour: NodeFlavour) throws {
    let profile = try BoardSource(board, search: Boards.search).profile
    let cells = profile.deviceTree?.cells.map { ($0.address, $0.size) } ?? (2, 2)
    let overlay = try BoardTree.overlay(
      BoardCheck(profile).checked(), cells: cells, flavour: flavour)
    #expect(try findings(profile, overlay) == [])
  }

  @Test(arguments: ["twins", "arm64"], NodeFlavour.allCases)
  func mergedTrees(_ name: String, _ flavour: NodeFlavour) throws {
    let profile = try Profile.parse(
      Repository.bytes("Tests/BoardChecksTests/Fixtures/profiles/\(name).yaml"),
      file: "\(name).yaml")
    let base = try BaseTree(FixtureFiles.compiled("vendor", kind: "base", ""), file: "vendor.dtb")
    let board = CheckedBoard(profile, base: base)
    let merged = try #require(try BaseMerge(board, flavour: flavour)).tree
    #expect(try findings(profile, merged) == [])
  }

  @Test(arguments: NodeFlavour.allCases)
  func mergedIntoTheStandInOfHi3093(_ flavour: NodeFlavour) throws {
    let profile = try BoardSource("hi3093", search: Boards.search).profile
    let source = Repository.path("Tests/Fixtures/hi3093-stand-in.dts")
    let compiled = try run(["dtc", "-q", "-I", "dts", "-O", "dtb", source])
    try #require(compiled.status == 0)
    var check = BoardCheck(profile)
    check.read(base: compiled.output, file: "vendor.dtb")
    #expect(check.findings().filter { $0.accepted == nil } == [])
    let merged = try #require(try BaseMerge(check.checked(), flavour: flavour)).tree
    #expect(try findings(profile, merged) == [])
  }

  /// Debian's trees of the boards that have one.
  @Test(arguments: [
    ("rpi4", "broadcom/bcm2711-rpi-4-b.dtb"), ("ok3568", "rockchip/rk3568-evb1-v10.dtb"),
  ])
  func mergedIntoRealTrees(_ board: String, _ name: String) throws {
    let profile = try BoardSource(board, search: Boards.search).profile
    let fetched = try run([Repository.path("bin/lib/fetch-debian"), "kernel"])
    let line = fetched.text.split(separator: "\n").first { $0.hasPrefix("dtbs=") }
    let read = try run(["cat", String(try #require(line).dropFirst(5)) + "/" + name])
    try #require(read.status == 0)
    var check = BoardCheck(profile)
    check.read(base: read.output, file: name)
    #expect(check.findings().filter { $0.accepted == nil } == [])
    let merged = try #require(try BaseMerge(check.checked())).tree
    #expect(try findings(profile, merged) == [])
  }
}
