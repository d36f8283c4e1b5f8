// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics
import RemoteprocBinding

/// Which generation of the upstream module the nodes are for.
public enum NodeFlavour: String, CaseIterable, Sendable {
  /// A node for each client with `memory-region`, read since 2023-08.
  case remoteproc
  /// One reserved region with `compatible = "mcs_mem"`, read by version 0.0.1 and 0.0.2.
  case mcsMem = "mcs_mem"
}

/// The nodes that describe the clients to Linux.
struct ClientNodes {
  let profile: Profile
  /// `#address-cells` and `#size-cells` of the root, which /reserved-memory has to repeat:
  /// Linux drops all of it otherwise (drivers/of/fdt.c, __reserved_mem_check_root).
  let cells: (address: Int, size: Int)
  let flavour: NodeFlavour
  /// Overlays cannot refer to the cores, which are nodes of their base.
  let refersToCPUs: Bool

  /// Adds the regions to /reserved-memory, behind what is there, and for `remoteproc` a
  /// node for each client to the root.
  func add(to root: inout Node) throws(SourceError) {
    let regions = try reservedRegions()
    if let index = root.children.firstIndex(where: { $0.name == "reserved-memory" }) {
      root.children[index].children += regions
    } else {
      root.children.append(reservedMemory(regions))
    }
    root.children += remoteprocs()
  }

  /// The root's new children for a base of which nothing is known.
  func overlayNodes() throws(SourceError) -> [Node] {
    [reservedMemory(try reservedRegions())] + remoteprocs()
  }

  private func reservedMemory(_ regions: [Node]) -> Node {
    Node(
      "reserved-memory",
      properties: [
        Property("#address-cells", cells: [UInt32(cells.address)]),
        Property("#size-cells", cells: [UInt32(cells.size)]),
        Property("ranges"),
      ], children: regions)
  }

  /// Sorted by address.
  private func reservedRegions() throws(SourceError) -> [Node] {
    var regions: [(base: UInt64, node: Node)] = []
    switch flavour {
    case .remoteproc:
      for client in profile.clients {
        let name = client.name.value
        var shared = try region("shared-dma-pool", client.shared.region)
        shared.label = "\(name)-shared-memory"
        shared.properties.insert(Property("compatible", string: "shared-dma-pool"), at: 0)
        regions.append((client.shared.region.base.value, shared))
        var memory = try region("rtos-memory", client.memory)
        memory.label = "\(name)-client-memory"
        regions.append((client.memory.base.value, memory))
      }
    case .mcsMem:
      let span = spanningRegion()
      var node = try region("mcs", span)
      node.properties.insert(
        Property("compatible", string: RemoteprocBinding.firstCompatible), at: 0)
      regions.append((span.base.value, node))
    }
    return regions.sorted { $0.base < $1.base }.map(\.node)
  }

  private func remoteprocs() -> [Node] {
    guard flavour == .remoteproc else { return [] }
    return profile.clients.enumerated().map { remoteproc($1, index: $0) }
  }

  private func remoteproc(_ client: Client, index: Int) -> Node {
    let name = client.name.value
    var node = Node(
      profile.clients.count == 1 ? "mcs-remoteproc" : "mcs-remoteproc-\(index)",
      properties: [
        Property("compatible", string: RemoteprocBinding.compatible),
        // The order is part of the binding: the shared memory comes first.
        Property(
          "memory-region", phandlesOf: ["\(name)-shared-memory", "\(name)-client-memory"]),
        Property("memory-region-names", strings: ["shared-memory", "client-memory"]),
      ])
    if refersToCPUs {
      node.properties.append(
        Property("cpus", phandlesOf: client.cpus.map { Self.cpuLabel($0.value) }))
    }
    if case .spi(let number) = client.doorbell {
      // GIC_SPI is 0, IRQ_TYPE_EDGE_RISING 1 (km/bindings). The schema keeps the number small.
      node.properties.append(
        Property("interrupts", cells: [0, UInt32(clamping: number.value), 1]))
    }
    return node
  }

  /// What a core's node is labelled for the clients' nodes to refer to it.
  static func cpuLabel(_ id: UInt64) -> String { "cpu\(id)" }

  /// One region over all that the clients use: the first generation maps shared memory
  /// and image through the same region.
  private func spanningRegion() -> Region {
    let regions = profile.clients.flatMap { [$0.shared.region, $0.memory] }
    let first = regions.min { $0.base.value < $1.base.value }!
    let last = regions.map(\.last).max()!
    return Region(
      base: first.base, size: Marked(last - first.base.value + 1, at: first.size.mark))
  }

  private func region(_ name: String, _ region: Region) throws(SourceError) -> Node {
    var reg = Property("reg")
    guard reg.append(region.base.value, cells: cells.address) else {
      throw SourceError([
        Diagnostic(
          "\(hex(region.base.value)) does not fit in #address-cells = \(cells.address)",
          at: region.base.mark)
      ])
    }
    guard reg.append(region.size.value, cells: cells.size) else {
      throw SourceError([
        Diagnostic(
          "\(hex(region.size.value)) does not fit in #size-cells = \(cells.size)",
          at: region.size.mark)
      ])
    }
    return Node(
      "\(name)@\(String(region.base.value, radix: 16))", properties: [reg, Property("no-map")])
  }
}
