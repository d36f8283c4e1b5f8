// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import DeviceTree
import Diagnostics
import RemoteprocBinding

/// Puts the clients' nodes into a vendor's tree.
///
/// Everything of the base stays as it is and where it is, except for nodes of an earlier
/// merge or of a predecessor, and for what a boot loader wrote for one boot.
public struct BaseMerge {
  /// The result.
  public private(set) var tree: DeviceTree
  /// What was changed apart from the added nodes, a line for each, for people to read.
  public private(set) var notes: [String] = []

  private let profile: Profile

  /// Merges into the tree that the board was checked with; nil where it was checked with none.
  ///
  /// - Throws: `SourceError` for a region that the base's cells cannot hold, `DeviceTreeError` for
  ///   a base without a client's core or without free phandles: what the profile accepts.
  public init?(_ board: CheckedBoard, flavour: NodeFlavour = .remoteproc) throws {
    guard let base = board.base else { return nil }
    profile = board.profile
    tree = base.original
    removePredecessors()
    dropWhatOneBootWrote()
    // Before the new nodes: a /chosen added here stands there when merging again.
    addBootArguments()
    if flavour == .remoteproc { try labelCPUs() }
    try ClientNodes(
      profile: profile, cells: tree.root.childCells, flavour: flavour, refersToCPUs: true
    ).add(to: &tree.root)
    try tree.resolveReferences()
  }

  // MARK: Cores

  /// Gives the clients' cores labels, and phandles before any new node has one: merging
  /// again then gives the same numbers.
  private mutating func labelCPUs() throws(DeviceTreeError) {
    guard let cpus = tree.root.children.firstIndex(where: { $0.name == "cpus" }) else { return }
    let cores = tree.cpus
    for id in profile.clients.flatMap(\.cpus) {
      let reg = profile.cpus.first { $0.id.value == id.value }?.reg.value
      guard let reg, let core = cores.first(where: { $0.reg == reg })?.node.name,
        let index = tree.root.children[cpus].children.firstIndex(where: { $0.name == core })
      else { continue }
      var cpu = tree.root.children[cpus].children[index]
      cpu.label = ClientNodes.cpuLabel(id.value)
      try givePhandle(to: &cpu)
      tree.root.children[cpus].children[index] = cpu
    }
  }

  private func givePhandle(to node: inout Node) throws(DeviceTreeError) {
    guard node.phandle == nil else { return }
    var highest: UInt32 = 0
    tree.root.forEachDescendant { other, _ in highest = max(highest, other.phandle ?? 0) }
    guard highest < .max - 1 else { throw .cannotWrite(reason: "no phandle is free") }
    node.properties.append(Property("phandle", cells: [highest + 1]))
  }

  // MARK: What an earlier merge or a predecessor left

  private mutating func removePredecessors() {
    let ours = RemoteprocBinding.nodes(in: tree).found
    guard !ours.isEmpty else { return }
    let paths = Set(ours.map(\.path))
    tree.root.removeDescendants { paths.contains($0) }
    removeNames(of: paths)
    for node in ours where !node.compatible.isEmpty {
      notes.append("replaced  \(node.path) (compatible \"\(node.compatible)\", from the base)")
    }
  }

  /// Entries of /__symbols__ and /aliases that would lead nowhere.
  private mutating func removeNames(of paths: Set<String>) {
    for index in tree.root.children.indices
    where ["__symbols__", "aliases"].contains(tree.root.children[index].name) {
      tree.root.children[index].properties.removeAll { property in
        guard let path = property.strings?.first else { return false }
        return paths.contains { path == $0 || path.hasPrefix($0 + "/") }
      }
    }
  }

  private mutating func dropWhatOneBootWrote() {
    guard let chosen = tree.root.children.firstIndex(where: { $0.name == "chosen" }) else { return }
    for seed in tree.storedSeeds {
      tree.root.children[chosen].properties.removeAll { $0.name == seed }
      notes.append("dropped   /chosen/\(seed) (a stored seed is the same on every boot)")
    }
    for name in tree.leftovers {
      tree.root.children[chosen].properties.removeAll { $0.name == name }
      notes.append("dropped   /chosen/\(name) (of the boot that the tree was read from)")
    }
  }

  // MARK: The command line

  /// Arguments that the board keeps in its tree.
  private mutating func addBootArguments() {
    guard profile.boot.cmdline.value == .devicetree else { return }
    let wanted = profile.kernelArguments
    let chosen =
      tree.root.children.firstIndex { $0.name == "chosen" } ?? tree.root.children.count
    if chosen == tree.root.children.count { tree.root.children.append(Node("chosen")) }
    var properties = tree.root.children[chosen].properties
    let index = properties.firstIndex { $0.name == "bootargs" }
    var line = KernelCommandLine(tree.bootArguments ?? "")
    let changes = line.add(wanted)
    for change in changes {
      switch change {
      case .added(let argument): notes.append("added     \(argument) to /chosen/bootargs")
      case .replaced(let old, let new):
        notes.append("replaced  \(old) by \(new) in /chosen/bootargs")
      }
    }
    guard !changes.isEmpty else { return }
    let property = Property("bootargs", string: line.text)
    if let index { properties[index] = property } else { properties.append(property) }
    tree.root.children[chosen].properties = properties
  }
}
