// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import MarkedYAML

/// Which generation of the upstream module the nodes are for.
public enum NodeFlavour: String, CaseIterable, Sendable {
  /// A node for each client with `memory-region`, read since 2023-08.
  case remoteproc
  /// One reserved region with `compatible = "mcs_mem"`, read by version 0.0.1 and 0.0.2.
  case mcsMem = "mcs_mem"
}

/// The nodes that tell Linux about the clients.
struct ClientNodes {
  let profile: Profile
  /// `#address-cells` and `#size-cells` of the root, which /reserved-memory has to repeat:
  /// Linux drops all of it otherwise (drivers/of/fdt.c, __reserved_mem_check_root).
  let cells: (address: Int, size: Int)
  let flavour: NodeFlavour

  /// Adds the reserved regions and, for `remoteproc`, a node for each client.
  func add(to root: inout Node) throws(SourceError) {
    var reserved = root[child: "reserved-memory"] ?? emptyReservedMemory
    switch flavour {
    case .remoteproc:
      for client in profile.clients { reserved.children += try regions(of: client) }
    case .mcsMem:
      reserved.children.append(try spanningRegion())
    }
    reserved.children.sort { Self.unitAddress($0) < Self.unitAddress($1) }
    root.children.removeAll { $0.name == "reserved-memory" }
    root.children.append(reserved)
    guard flavour == .remoteproc else { return }
    for (index, client) in profile.clients.enumerated() {
      root.children.append(remoteproc(client, index: index))
    }
  }

  private var emptyReservedMemory: Node {
    Node(
      "reserved-memory",
      properties: [
        Property("#address-cells", cells: [UInt32(cells.address)]),
        Property("#size-cells", cells: [UInt32(cells.size)]),
        Property("ranges"),
      ])
  }

  private func regions(of client: Client) throws(SourceError) -> [Node] {
    let name = client.name.value
    var shared = try region("shared-dma-pool", client.shared.region)
    shared.label = "\(name)-shared-memory"
    shared.properties.insert(Property("compatible", string: "shared-dma-pool"), at: 0)
    var memory = try region("rtos-memory", client.memory)
    memory.label = "\(name)-client-memory"
    return [shared, memory]
  }

  private func remoteproc(_ client: Client, index: Int) -> Node {
    let name = client.name.value
    return Node(
      profile.clients.count == 1 ? "mcs-remoteproc" : "mcs-remoteproc-\(index)",
      properties: [
        Property("compatible", string: "oe,mcs_remoteproc"),
        // The order is part of the binding: the shared memory comes first.
        Property(
          "memory-region", phandlesOf: ["\(name)-shared-memory", "\(name)-client-memory"]),
        Property("memory-region-names", strings: ["shared-memory", "client-memory"]),
        Property("cpus", phandlesOf: client.cpus.map { "cpu\($0.value)" }),
      ])
  }

  /// One region over all that the clients use: the first generation maps shared memory
  /// and image through the same region.
  private func spanningRegion() throws(SourceError) -> Node {
    let regions = profile.clients.flatMap { [$0.shared.region, $0.memory] }
    let first = regions.min { $0.base.value < $1.base.value }!
    let last = regions.map(\.last).max()!
    let size = Marked(last - first.base.value + 1, at: first.size.mark)
    var node = try region("mcs", Region(base: first.base, size: size))
    node.properties.insert(Property("compatible", string: "mcs_mem"), at: 0)
    return node
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

  private static func unitAddress(_ node: Node) -> UInt64 {
    let unit = node.name.split(separator: "@", maxSplits: 1).last ?? ""
    return UInt64(unit, radix: 16) ?? 0
  }
}
