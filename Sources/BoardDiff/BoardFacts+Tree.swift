// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import Diagnostics
import RemoteprocBinding

extension BoardFacts {
  /// The facts of a finished device tree, which has fewer than a profile.
  ///
  /// - Parameters:
  ///   - profile: whose board it is to be the tree of. It names the clients and the core that
  ///     boots.
  ///   - file: what marks call it.
  public init(_ tree: DeviceTree, of profile: Profile, file: String) {
    let reader = TreeReader(
      tree: tree, profile: profile, mark: Mark(file: file, line: 1, column: 1))
    facts = reader.board() + reader.kernel() + reader.clients() + reader.firstGeneration()
    isTree = true
    let clients = Set(reader.clientsToDescribe.map(\.name.value).map(Self.subject))
    let hasPSCI = profile.psci?.provider == .tree
    expresses = { fact in
      switch (fact.subject, fact.name) {
      case ("board", "psci"): hasPSCI
      case (let subject, "memory"), (let subject, "shared memory"): clients.contains(subject)
      default: false
      }
    }
  }

  static func subject(ofClient name: String) -> String { "client '\(name)'" }
}

private struct TreeReader {
  let tree: DeviceTree
  let profile: Profile
  let mark: Mark
  /// The tree's nodes and the clients that they are for.
  let nodes: [(node: ClientNode, client: Client?)]

  init(tree: DeviceTree, profile: Profile, mark: Mark) {
    (self.tree, self.profile, self.mark) = (tree, profile, mark)
    let found = RemoteprocBinding.clients(in: tree)
    // A node is for the client whose memory it names; what is left, for those left.
    var left = profile.clients
    var owners = found.map { node -> Client? in
      let ranges = node.regions.flatMap(\.ranges).compactMap {
        AddressRange(base: $0.address, size: $0.size)
      }
      let index = left.firstIndex { client in
        [client.memory, client.shared.region].contains { region in
          ranges.contains { $0.overlaps(region.range) }
        }
      }
      return index.map { left.remove(at: $0) }
    }
    for index in owners.indices where owners[index] == nil && !left.isEmpty {
      owners[index] = left.removeFirst()
    }
    nodes = zip(found, owners).map { ($0, $1) }
  }

  private var cores: LinuxCPUs {
    tree.linuxCPUs(boot: profile.cpus.first?.reg.value ?? 0)
  }

  func board() -> [Fact] {
    var facts: [Fact] = []
    func add(_ name: String, _ value: Fact.Value) {
      facts.append(
        Fact(subject: "board", name: name, value: value, consequences: [.deviceTree]))
    }
    let banks = regions(tree.ram())
    if !banks.isEmpty, profile.hasOneRAM { add("RAM", .regions(banks.inOrder)) }
    if tree.root[child: "cpus"] != nil {
      let numbered = cores.entries.compactMap { entry in entry.number.map { ($0, entry.cpu.reg) } }
      let regs = numbered.sorted { $0.0 < $1.0 }.compactMap(\.1)
      add("cpus", .text(regs.map(hex).joined(separator: " ")))
    }
    if let method = tree.psci?.method { add("psci", .text(method)) }
    if let gic = tree.gic, profile.interruptController != nil {
      let kind: Profile.InterruptController.Kind = gic.kind == .v3 ? .gicV3 : .gicV2
      add("interrupt controller", .text(kind.rawValue))
    }
    if !tree.compatible.isEmpty {
      // The profile lists those that have to be there.
      let wanted = profile.deviceTree?.compatible.map(\.value) ?? []
      let hasAll = !wanted.isEmpty && wanted.allSatisfy(tree.compatible.contains)
      add("compatible", .text((hasAll ? wanted : tree.compatible).joined(separator: ", ")))
    }
    return facts
  }

  /// Of the command line that the board keeps in its tree, what the profile has an opinion on.
  func kernel() -> [Fact] {
    guard profile.boot.cmdline.value == .devicetree else { return [] }
    func name(_ argument: some StringProtocol) -> String { String(argument.prefix { $0 != "=" }) }
    let wanted = Set(profile.kernelArguments.map(name))
    let found = KernelCommandLine(tree.bootArguments ?? "").arguments
    return [
      Fact(
        subject: "kernel", name: "arguments",
        value: .text(found.filter { wanted.contains(name($0)) }.joined(separator: " ")),
        consequences: [.deviceTree])
    ]
  }

  func clients() -> [Fact] {
    nodes.flatMap { node, client -> [Fact] in
      let subject =
        client.map { BoardFacts.subject(ofClient: $0.name.value) }
        ?? "client of \(node.path)"
      var facts: [Fact] = []
      func add(_ name: String, _ value: Fact.Value, _ consequences: [Consequence]) {
        facts.append(
          Fact(subject: subject, name: name, value: value, consequences: consequences))
      }
      let found = node.entries.prefix(2).map { entry -> [Region] in
        if case .region(let region) = entry { regions(region.ranges) } else { [] }
      }
      if found.count == 1 {
        add("region for both", .regions(found[0]), [.deviceTree])
      } else {
        // The order is part of the binding: the shared memory comes first.
        for (name, regions) in zip(["shared memory", "memory"], found) where !regions.isEmpty {
          add(name, .regions(regions), [.deviceTree, .launchConfiguration, .image])
        }
      }
      if let cpus = node.cpus {
        let numbers = cpus.map { cpu in
          cpu?.reg.flatMap(cores.number).map(String.init) ?? "?"
        }
        add(
          "cpus", .text(numbers.joined(separator: " ")),
          [.deviceTree, .commandLine, .launchConfiguration])
      }
      return facts
    }
  }

  /// Those that a finished tree has a node of their own for, or should.
  var clientsToDescribe: [Client] {
    let single = RemoteprocBinding.firstRegions(in: tree).first.map { regions($0.ranges) } ?? []
    let shared = nodes.filter { $0.node.entries.count == 1 }.compactMap { $0.client?.name.value }
    return profile.clients.filter { client in
      !shared.contains(client.name.value)
        && ![client.memory, client.shared.region].allSatisfy { region in
          single.contains { $0.contains(region) }
        }
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
