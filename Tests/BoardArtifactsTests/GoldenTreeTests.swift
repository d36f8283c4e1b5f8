// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Foundation
import TestSupport
import Testing

/// The trees as they are meant to be, in source form, under Golden/.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then read the diff.
@Suite struct GoldenTreeTests {
  @Test(arguments: [
    ("qemu-a53", NodeFlavour.remoteproc), ("qemu-a53-mcs_mem", .mcsMem),
  ])
  func theTreeIsAsExpected(_ name: String, _ flavour: NodeFlavour) throws {
    let text = try dts(of: BoardTree.verifiedBlob(Example.tree(flavour: flavour)))
    let file = "Tests/BoardArtifactsTests/Golden/\(name).dts"
    #expect(try text == Golden.text(file, insteadOf: text))
  }

  @Test func theSameInputGivesTheSameBytes() throws {
    #expect(
      try BoardTree.verifiedBlob(Example.tree()) == BoardTree.verifiedBlob(Example.tree()))
  }

  /// A stored seed would be the same on every boot.
  @Test func noSeedIsBakedIn() throws {
    let chosen = try #require(try Example.tree().root[child: "chosen"])
    #expect(chosen.properties.map(\.name) == ["stdout-path"])
  }

  /// dtc's complaints about our tree are among those about QEMU's own.
  @Test(arguments: NodeFlavour.allCases)
  func dtcFindsNothingThatQEMUsTreeHasNot(_ flavour: NodeFlavour) throws {
    let folder = try TemporaryFolder()
    let qemu = try dts(of: qemuTree())
    let ours = try dts(of: BoardTree.verifiedBlob(Example.tree(flavour: flavour)))
    let known = try Set(warnings(qemu, folder))
    let new = try warnings(ours, folder).filter { !known.contains($0) }
    #expect(new == [])
    #expect(!known.isEmpty, "dtc says nothing about a tree that it is known to complain about")
    let flaw = ours.replacing("rtos-memory@7a000000", with: "rtos_memory@7b000000")
    #expect(try warnings(flaw, folder).contains { !known.contains($0) } || flavour == .mcsMem)
  }

  private func warnings(_ source: String, _ folder: TemporaryFolder) throws -> [String] {
    let file = try folder.write("tree.dts", source)
    let outcome = try run([
      "dtc", "-W", "node_name_chars_strict", "-I", "dts", "-O", "dtb", "-o", "/dev/null", file,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    // Lines move; the node and the complaint stay.
    return outcome.errors.split(separator: "\n").filter { $0.contains("Warning") }.map {
      String($0.replacing(#/^\S+: Warning/#, with: "Warning"))
    }
  }
}
