// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics

extension RehearsalMachine {
  /// What the board's own tree is to the overlay, for QEMU's machine: the template of `virt` with
  /// the board's name, root cells, cores and controller, and without clients.
  public func baseTree(_ template: TreeTemplate) throws -> DeviceTree {
    var machine = profile
    machine.memory = [ram]
    if let core = profile.core { machine.core = Marked(self.core, at: core.mark) }
    var root = try template.fill(with: machine)
    if let settings = profile.deviceTree {
      set(&root, "compatible", settings.compatible.map(\.value))
      set(&root, "model", ["rehearsal of \(profile.board.value)"])
      if let cells = settings.cells, !change(&root, to: (cells.address, cells.size)) {
        throw Self.none(
          "the devices of QEMU do not fit in \(cells.address) and \(cells.size) cells",
          at: profile.board.mark)
      }
    }
    // The board's own command line, to which ours is added.
    if profile.boot.cmdline.value == .devicetree,
      let chosen = root.children.firstIndex(where: { $0.name == "chosen" })
    {
      set(&root.children[chosen], "bootargs", [Self.ownArguments])
    }
    var tree = DeviceTree(root: root)
    try tree.resolveReferences()
    return tree
  }

  /// The console that the template's tree has, from the first message on.
  public static let ownArguments = "console=ttyAMA0 earlycon"

  private func set(_ node: inout Node, _ name: String, _ strings: [String]) {
    node.properties.removeAll { $0.name == name }
    node.properties.insert(Property(name, strings: strings), at: 0)
  }

  /// Writes the root's children with other cells. Only their `reg` is counted in them: `ranges`
  /// and interrupt maps have the cells of their own node.
  ///
  /// - Returns: false when a number does not fit.
  private func change(_ root: inout Node, to cells: (address: Int, size: Int)) -> Bool {
    let old = root.childCells
    for (name, count) in [("#address-cells", cells.address), ("#size-cells", cells.size)] {
      guard let index = root.properties.firstIndex(where: { $0.name == name }) else { continue }
      root.properties[index] = Property(name, cells: [UInt32(count)])
    }
    for index in root.children.indices {
      guard let ranges = root.children[index].reg(cells: old) else { continue }
      var reg = Property("reg")
      for range in ranges {
        guard reg.append(range.address, cells: cells.address),
          reg.append(range.size, cells: cells.size)
        else { return false }
      }
      let place = root.children[index].properties.firstIndex { $0.name == "reg" }!
      root.children[index].properties[place] = reg
    }
    return true
  }

  /// What is wrong with the clients' nodes of a tree that Linux is to get, a line each.
  public func problems(in tree: DeviceTree) -> [String] {
    profile.clients.flatMap { client -> [String] in
      let nodes = tree.root.children.filter { $0.isCompatible(with: "oe,mcs_remoteproc") }
      let wanted = [("shared memory", client.shared.region), ("client memory", client.memory)]
      let found = nodes.map { node in
        (node[property: "memory-region"]?.cells ?? []).map { region($0, in: tree) }
      }
      if nodes.isEmpty {
        return ["the tree has no node compatible with \"oe,mcs_remoteproc\""]
      }
      if found.contains(where: { $0 == wanted.map { $0.1.range } }) { return [] }
      if found.contains(where: { $0 == wanted.reversed().map { $0.1.range } }) {
        return [
          "memory-region of \(client.name.value) names its regions in the wrong order:"
            + " the shared memory \(client.shared.region) comes first"
        ]
      }
      return wanted.filter { region in !found.joined().contains(region.1.range) }.map {
        "no memory-region is the \($0.0) \($0.1) of \(client.name.value)"
      }
    }
  }

  private func region(_ phandle: UInt32, in tree: DeviceTree) -> AddressRange? {
    tree.reservedRegions.first { $0.node.phandle == phandle }?.ranges.first
      .flatMap { AddressRange(base: $0.address, size: $0.size) }
  }
}
