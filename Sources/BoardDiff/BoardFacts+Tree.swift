// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics
import RemoteprocBinding

extension BoardFacts {
  /// What a finished device tree says: less than a profile does.
  ///
  /// - Parameters:
  ///   - names: the clients' names, in the order of their nodes; a tree has none.
  ///   - file: what marks call it.
  public init(_ tree: DeviceTree, clients names: [String], file: String) {
    let reader = TreeReader(tree: tree, mark: Mark(file: file, line: 1, column: 1))
    facts = reader.board() + reader.clients(names) + reader.firstGeneration()
    isComplete = false
  }
}

private struct TreeReader {
  let tree: DeviceTree
  let mark: Mark

  func board() -> [Fact] {
    let root = tree.root
    var facts: [Fact] = []
    func add(_ name: String, _ value: Fact.Value) {
      facts.append(
        Fact(subject: "board", name: name, value: value, consequences: [.deviceTree]))
    }
    let banks = root.children.filter { $0[property: "device_type"]?.strings == ["memory"] }
      .flatMap { regions($0.reg(cells: root.childCells)) }
    if !banks.isEmpty { add("RAM", .regions(banks.inOrder)) }
    if let cpus = root[child: "cpus"] {
      let regs = cpus.children.filter { $0[property: "device_type"]?.strings == ["cpu"] }
        .compactMap { $0.reg(cells: (cpus.childCells.address, 0))?.first?.address }
      add("cpus", .text(regs.map(hex).joined(separator: " ")))
    }
    root.forEachDescendant { node, _ in
      if node.isCompatible(with: "arm,psci", "arm,psci-0.2", "arm,psci-1.0"),
        let method = node[property: "method"]?.strings?.first
      {
        add("psci", .text(method))
      }
    }
    if let compatible = root[property: "compatible"]?.strings {
      add("compatible", .text(compatible.joined(separator: ", ")))
    }
    return facts
  }

  func clients(_ names: [String]) -> [Fact] {
    var nodes: [Node] = []
    tree.root.forEachDescendant { node, _ in
      if node.isCompatible(with: RemoteprocBinding.compatible) { nodes.append(node) }
    }
    return nodes.enumerated().flatMap { index, node in
      let subject = names.indices.contains(index) ? "client '\(names[index])'" : "client \(index)"
      let areas = (node[property: "memory-region"]?.cells ?? []).map(area)
      var facts: [Fact] = []
      // The order is part of the binding: the shared memory comes first.
      for (name, area) in zip(["shared memory", "memory"], areas) where !area.isEmpty {
        facts.append(
          Fact(
            subject: subject, name: name, value: .regions(area),
            consequences: [.deviceTree, .launchConfiguration, .image]))
      }
      return facts
    }
  }

  /// The region of the first generation holds all of a client without saying what is what.
  func firstGeneration() -> [Fact] {
    var facts: [Fact] = []
    tree.root[child: "reserved-memory"]?.forEachDescendant { node, path in
      guard node.isCompatible(with: RemoteprocBinding.firstCompatible) else { return }
      facts.append(
        Fact(
          subject: "clients", name: "region \"\(RemoteprocBinding.firstCompatible)\"",
          value: .regions(regions(node.reg(cells: tree.root.childCells))),
          consequences: [.deviceTree]))
    }
    return facts
  }

  private func area(_ phandle: UInt32) -> [Region] {
    var found: [Region] = []
    let reserved = tree.root[child: "reserved-memory"]
    for child in reserved?.children ?? [] where child.phandle == phandle {
      found = regions(child.reg(cells: reserved?.childCells ?? tree.root.childCells))
    }
    return found
  }

  /// A range that goes past the end of the address space ends there.
  private func regions(_ ranges: [(address: UInt64, size: UInt64)]?) -> [Region] {
    (ranges ?? []).filter { $0.size > 0 }.map { range in
      let room = UInt64.max - range.address
      return Region(
        base: Marked(range.address, at: mark), size: Marked(min(range.size - 1, room) + 1, at: mark)
      )
    }
  }
}
