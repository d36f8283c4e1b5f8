// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import TestSupport
import Testing

@Suite struct OverlayTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func refersToItsOwnNodesOnly() throws {
    let overlay = try BoardTree.overlay(Example.profile(), cells: (2, 1))
    let nodes = try #require(overlay.root[path: "/fragment@0/__overlay__"])
    #expect(try #require(nodes[child: "reserved-memory"]).childCells == (2, 1))
    #expect(nodes[path: "/mcs-remoteproc"]?[property: "cpus"] == nil)
    let fixups = try #require(
      overlay.root[path: "/__local_fixups__/fragment@0/__overlay__/mcs-remoteproc"])
    #expect(fixups.properties == [Property("memory-region", cells: [0, 4])])
  }

  /// dtc 1.6.1 takes the root's cells inside an overlay for unnecessary, 1.8 no longer does.
  /// They are what keeps the base's cells.
  @Test(arguments: NodeFlavour.allCases)
  func dtcHasOneAcceptedComplaint(_ flavour: NodeFlavour) throws {
    let overlay = try BoardTree.overlay(Example.profile(), cells: (2, 1), flavour: flavour)
    let source = try dts(of: BoardTree.verifiedBlob(overlay))
      .replacing("/dts-v1/;", with: "/dts-v1/;\n/plugin/;")
    let outcome = try run([
      "dtc", "-I", "dts", "-O", "dtb", "-o", "/dev/null", folder.write("o.dts", source),
    ])
    #expect(outcome.status == 0)
    let kinds = Set(outcome.errors.matches(of: #/Warning \((\w+)\)/#).map { String($0.1) })
    #expect(kinds.subtracting(["avoid_unnecessary_addr_size"]) == [])
  }

  @Test func theFirstGenerationsOverlayNeedsNoFixups() throws {
    let overlay = try BoardTree.overlay(Example.profile(), cells: (2, 2), flavour: .mcsMem)
    #expect(overlay.root.children.map(\.name) == ["fragment@0"])
  }

  /// libfdt applies it; whatever phandles the base has, memory-region leads to our nodes.
  @Test(arguments: [0, 1, 2, 0x7f, 0x8005, 0xffff_0000] as [UInt32])
  func appliedItLeadsToOurNodes(_ highest: UInt32) throws {
    let base = DeviceTree(
      root: Node(
        "",
        properties: [Property("#address-cells", cells: [2]), Property("#size-cells", cells: [1])],
        children: highest == 0
          ? [] : [Node("other", properties: [Property("phandle", cells: [highest])])]))
    let applied = try apply(BoardTree.overlay(Example.profile(), cells: (2, 1)), to: base)
    let cells = applied.root[path: "/mcs-remoteproc"]?[property: "memory-region"]?.cells
    let paths = try #require(cells).map { phandle in
      var found: String?
      applied.root.forEachDescendant { node, path in if node.phandle == phandle { found = path } }
      return found
    }
    #expect(
      paths == [
        "/reserved-memory/shared-dma-pool@70000000", "/reserved-memory/rtos-memory@7a000000",
      ])
  }

  /// Without the fixups fdtoverlay succeeds as well and the test above would not notice a
  /// wrong node: it has to.
  @Test func withoutFixupsItWouldLeadElsewhere() throws {
    var overlay = try BoardTree.overlay(Example.profile(), cells: (2, 1))
    overlay.root.children.removeAll { $0.name == "__local_fixups__" }
    let base = DeviceTree(
      root: Node("", children: [Node("other", properties: [Property("phandle", cells: [5])])]))
    let applied = try apply(overlay, to: base)
    let cells = applied.root[path: "/mcs-remoteproc"]?[property: "memory-region"]?.cells
    let ours = applied.root[path: "/reserved-memory/shared-dma-pool@70000000"]?.phandle
    #expect(cells?.first != ours)
  }

  private func apply(_ overlay: DeviceTree, to base: DeviceTree) throws -> DeviceTree {
    let names = (
      try folder.write("base.dtb", base.blob()),
      try folder.write("o.dtbo", BoardTree.verifiedBlob(overlay))
    )
    let outcome = try run([
      "fdtoverlay", "-i", names.0, "-o", folder.path + "/out.dtb", names.1,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try DeviceTree(blob: folder.bytes("out.dtb"))
  }
}
