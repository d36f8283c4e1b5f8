// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Diagnostics
import TestSupport
import Testing

@Suite struct ClientNodesTests {
  @Test func theNodeLeadsToSharedMemoryFirstThenToTheClients() throws {
    let root = try Example.tree().root
    let node = try #require(root[child: "mcs-remoteproc"])
    #expect(node[property: "compatible"]?.strings == ["oe,mcs_remoteproc"])
    #expect(node[property: "memory-region-names"]?.strings == ["shared-memory", "client-memory"])
    #expect(
      try paths(node, "memory-region", in: root) == [
        "/reserved-memory/shared-dma-pool@70000000", "/reserved-memory/rtos-memory@7a000000",
      ])
    #expect(try paths(node, "cpus", in: root) == ["/cpus/cpu@3"])
  }

  @Test func reservedMemoryHasTheRootsCellsAndIsSorted() throws {
    let reserved = try #require(try Example.tree().root[child: "reserved-memory"])
    #expect(reserved.childCells == (2, 2))
    #expect(reserved[property: "ranges"]?.value == [])
    #expect(reserved.children.map(\.name) == ["shared-dma-pool@70000000", "rtos-memory@7a000000"])
    for child in reserved.children { #expect(child[property: "no-map"]?.value == []) }
    #expect(reserved.children[0][property: "reg"]?.cells == [0, 0x7000_0000, 0, 0x10_0000])
  }

  /// The first generation of the module looks for one region over everything.
  @Test func theFirstGenerationFindsOneRegion() throws {
    let root = try Example.tree(flavour: .mcsMem).root
    #expect(root[child: "mcs-remoteproc"] == nil)
    let reserved = try #require(root[child: "reserved-memory"])
    #expect(reserved.children.map(\.name) == ["mcs@70000000"])
    #expect(reserved.children[0][property: "compatible"]?.strings == ["mcs_mem"])
    #expect(reserved.children[0][property: "reg"]?.cells == [0, 0x7000_0000, 0, 0xe00_0000])
  }

  /// An edge-triggered SPI (km/bindings).
  @Test func theDoorbellReachesTheNode() throws {
    let tree = try Example.tree([("{sgi: 7}", "{spi: 120}")])
    #expect(tree.root[child: "mcs-remoteproc"]?[property: "interrupts"]?.cells == [0, 120, 1])
    #expect(try Example.tree().root[child: "mcs-remoteproc"]?[property: "interrupts"] == nil)
  }

  @Test func severalClientsHaveANodeEach() throws {
    let second = """
        - name: second
          os: other
          cpus: [2]
          image: {file: b.bin, format: raw, load: 0x60000000, entry: 0x60000000}
          memory: {base: 0x60000000, size: 16M}
          shared: {base: 0x5f000000, size: 1M, layout: legacy}
          doorbell: {sgi: 7}
          services: []
          power-off: [rpc]
      """
    let root = try Example.tree([("clients:\n", "clients:\n" + second + "\n")]).root
    let nodes = root.children.filter { $0.name.hasPrefix("mcs-remoteproc") }
    #expect(nodes.map(\.name) == ["mcs-remoteproc-0", "mcs-remoteproc-1"])
    #expect(try paths(nodes[0], "cpus", in: root) == ["/cpus/cpu@2"])
    #expect(
      try paths(nodes[1], "memory-region", in: root).last == "/reserved-memory/rtos-memory@7a000000"
    )
    #expect(
      root[child: "reserved-memory"]?.children.map(\.name) == [
        "shared-dma-pool@5f000000", "rtos-memory@60000000", "shared-dma-pool@70000000",
        "rtos-memory@7a000000",
      ])
  }

  @Test func aTreeOfAnotherBoardIsRefused() throws {
    #expect(
      message([("\"linux,dummy-virt\"", "\"vendor,board\"")])
        == "qemu-a53.yaml:39:16: error: the template makes a tree that is compatible with"
        + " linux,dummy-virt, the profile says vendor,board")
  }

  private func message(_ changes: [(String, String)]) -> String {
    do {
      _ = try Example.tree(changes)
      return "no error"
    } catch { return "\(error)" }
  }

  private func paths(_ node: Node, _ property: String, in root: Node) throws -> [String] {
    let cells = try #require(node[property: property]?.cells)
    return try cells.map { try #require(Self.path(of: $0, in: root, path: "")) }
  }

  private static func path(of phandle: UInt32, in node: Node, path: String) -> String? {
    if node[property: "phandle"]?.cells == [phandle] { return path }
    for child in node.children {
      if let found = self.path(of: phandle, in: child, path: "\(path)/\(child.name)") {
        return found
      }
    }
    return nil
  }
}
