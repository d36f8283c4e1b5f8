// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import TestSupport
import Testing

@Suite struct OverlayTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func refersToItsOwnNodesOnly() throws {
    let overlay = try BoardTree.overlay(Example.board(), cells: (2, 1))
    let nodes = try #require(overlay.root[path: "/fragment@0/__overlay__"])
    #expect(try #require(nodes[child: "reserved-memory"]).childCells == (2, 1))
    #expect(nodes[path: "/mcs-remoteproc"]?[property: "cpus"] == nil)
    let fixups = try #require(
      overlay.root[path: "/__local_fixups__/fragment@0/__overlay__/mcs-remoteproc"])
    #expect(fixups.properties == [Property("memory-region", cells: [0, 4])])
  }

  /// dtc makes the same of the source that a person would write. dtc 1.6.1 takes the root's
  /// cells inside an overlay for unnecessary, 1.8 no longer does; that complaint is accepted.
  @Test func isWhatDtcMakesOfTheSource() throws {
    let source = try folder.write(
      "o.dts",
      """
      /dts-v1/;
      /plugin/;
      &{/} {
        #address-cells = <2>;
        #size-cells = <1>;
        reserved-memory {
          #address-cells = <2>;
          #size-cells = <1>;
          ranges;
          shared: shared-dma-pool@70000000 {
            compatible = "shared-dma-pool"; reg = <0 0x70000000 0x100000>; no-map;
          };
          client: rtos-memory@7a000000 { reg = <0 0x7a000000 0x4000000>; no-map; };
        };
        mcs-remoteproc {
          compatible = "oe,mcs_remoteproc";
          memory-region = <&shared>, <&client>;
          memory-region-names = "shared-memory", "client-memory";
        };
      };
      """)
    let outcome = try run(["dtc", "-I", "dts", "-O", "dtb", source])
    try #require(outcome.status == 0)
    let ours = try BoardTree.overlay(Example.board(), cells: (2, 1))
    #expect(try DeviceTree(blob: outcome.output) == ours)
    let kinds = Set(outcome.errors.matches(of: #/Warning \((\w+)\)/#).map { String($0.1) })
    #expect(kinds.isSubset(of: ["avoid_unnecessary_addr_size"]))
  }

  @Test func theFirstGenerationsOverlayNeedsNoFixups() throws {
    let overlay = try BoardTree.overlay(Example.board(), cells: (2, 2), flavour: .mcsMem)
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
    let applied = try apply(BoardTree.overlay(Example.board(), cells: (2, 1)), to: base)
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
    var overlay = try BoardTree.overlay(Example.board(), cells: (2, 1))
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
