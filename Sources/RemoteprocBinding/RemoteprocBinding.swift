// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree

/// How a device tree describes clients to Linux (km/bindings/remoteproc/oe,mcs_remoteproc.yaml),
/// and how its predecessors did.
public enum RemoteprocBinding {
  /// A node for each client, with `memory-region`; read by the module since 2023-08.
  public static let compatible = "oe,mcs_remoteproc"
  /// One reserved region over all that the clients use; read by versions 0.0.1 and 0.0.2.
  public static let firstCompatible = "mcs_mem"

  /// A node that only the clients need.
  public struct Found: Equatable, Sendable {
    public var path: String
    /// Empty for a region that nothing but such nodes refers to.
    public var compatible: String
  }

  /// The nodes of this binding in a tree, those of the first generation, and the regions that
  /// nothing else uses.
  ///
  /// - Returns: what is the clients' alone, and the paths of `mcs_mem` regions that another
  ///   node uses too.
  public static func nodes(in tree: DeviceTree) -> (found: [Found], contested: [String]) {
    var found: [Found] = []
    var usedByOurs: Set<UInt32> = []
    var usedByOthers: Set<UInt32> = []
    tree.root.forEachDescendant { node, path in
      let regions = node[property: "memory-region"]?.cells ?? []
      if node.isCompatible(with: compatible) {
        found.append(Found(path: path, compatible: compatible))
        usedByOurs.formUnion(regions)
      } else {
        usedByOthers.formUnion(regions)
      }
    }
    var contested: [String] = []
    tree.root.forEachDescendant { node, path in
      let phandle = node.phandle
      let isUsedByOthers = phandle.map(usedByOthers.contains) ?? false
      if node.isCompatible(with: firstCompatible) {
        found.append(Found(path: path, compatible: firstCompatible))
        if isUsedByOthers { contested.append(path) }
      } else if path.hasPrefix("/reserved-memory/"), !isUsedByOthers,
        phandle.map(usedByOurs.contains) ?? false
      {
        found.append(Found(path: path, compatible: ""))
      }
    }
    return (found, contested)
  }
}
