// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics
import RemoteprocBinding

extension BoardFacts {
  /// The facts of a finished device tree, which has fewer than a profile.
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
    var facts: [Fact] = []
    func add(_ name: String, _ value: Fact.Value) {
      facts.append(
        Fact(subject: "board", name: name, value: value, consequences: [.deviceTree]))
    }
    let banks = regions(tree.ram())
    if !banks.isEmpty { add("RAM", .regions(banks.inOrder)) }
    if tree.root[child: "cpus"] != nil {
      add("cpus", .text(tree.cpus.compactMap(\.reg).map(hex).joined(separator: " ")))
    }
    if let method = tree.psci?.method { add("psci", .text(method)) }
    if !tree.compatible.isEmpty {
      add("compatible", .text(tree.compatible.joined(separator: ", ")))
    }
    return facts
  }

  func clients(_ names: [String]) -> [Fact] {
    RemoteprocBinding.clients(in: tree).enumerated().flatMap { index, client in
      let subject = names.indices.contains(index) ? "client '\(names[index])'" : "client \(index)"
      var facts: [Fact] = []
      // The order is part of the binding: the shared memory comes first.
      for (name, entry) in zip(["shared memory", "memory"], client.entries) {
        guard case .region(let region) = entry, !region.ranges.isEmpty else { continue }
        facts.append(
          Fact(
            subject: subject, name: name, value: .regions(regions(region.ranges)),
            consequences: [.deviceTree, .launchConfiguration, .image]))
      }
      return facts
    }
  }

  /// The region of the first generation holds all of a client without saying what is what.
  func firstGeneration() -> [Fact] {
    RemoteprocBinding.firstRegions(in: tree).map { region in
      Fact(
        subject: "clients", name: "region \"\(RemoteprocBinding.firstCompatible)\"",
        value: .regions(regions(region.ranges)), consequences: [.deviceTree])
    }
  }

  /// A range that goes past the end of the address space ends there.
  private func regions(_ ranges: [DeviceTree.Reservation]) -> [Region] {
    ranges.map { range in
      let room = UInt64.max - range.address
      return Region(
        base: Marked(range.address, at: mark), size: Marked(min(range.size - 1, room) + 1, at: mark)
      )
    }
  }
}
