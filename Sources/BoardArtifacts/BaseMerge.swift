// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import MarkedYAML
import RemoteprocBinding

/// Puts the clients' nodes into a vendor's tree.
///
/// Everything of the base stays as it is and where it is, except for nodes of an earlier
/// merge or of a predecessor, and for stored seeds.
public struct BaseMerge {
  /// The result.
  public private(set) var tree: DeviceTree
  /// What was changed besides adding nodes, a line for each, for people to read.
  public private(set) var notes: [String] = []

  private let profile: Profile
  private var problems: [BaseError.Problem] = []

  /// - Parameter file: what messages call the base.
  /// - Throws: `BaseError` with everything in the way, `SourceError` for a region that the
  ///   base's cells cannot hold, `DeviceTreeError`.
  public init(
    _ profile: Profile, base: DeviceTree, file: String, flavour: NodeFlavour = .remoteproc
  ) throws {
    self.profile = profile
    tree = base
    checkIdentity()
    checkPSCI()
    removePredecessors()
    dropSeeds()
    checkReservedMemory()
    checkConflicts(flavour)
    checkMemory()
    if flavour == .remoteproc { labelCPUs() }
    guard problems.isEmpty else { throw BaseError(file: file, problems: problems) }

    try ClientNodes(
      profile: profile, cells: tree.root.childCells, flavour: flavour, refersToCPUs: true
    ).add(to: &tree.root)
    addBootArguments()
    try tree.resolveReferences()
  }

  private mutating func problem(_ rule: String, _ message: String, fix: String? = nil) {
    problems.append(BaseError.Problem(rule, message, fix: fix))
  }

  /// Name and range of all that the clients need, as messages have it.
  private var regions: [(name: String, region: Region)] {
    profile.clients.flatMap { client in
      [
        ("shared memory of client '\(client.name.value)'", client.shared.region),
        ("memory of client '\(client.name.value)'", client.memory),
      ]
    }
  }

  // MARK: Is it this board's tree

  private mutating func checkIdentity() {
    if tree.root.children.contains(where: { $0[child: "__overlay__"] != nil }) {
      problem("base-mismatch", "this is an overlay, not a board's tree")
      return
    }
    let found = tree.root[property: "compatible"]?.strings ?? []
    let wanted = profile.deviceTree?.compatible.map(\.value) ?? []
    guard !wanted.allSatisfy(found.contains) else { return }
    problem(
      "base-mismatch",
      "the base is compatible with \(Self.list(found)), board '\(profile.board.value)' with"
        + " \(Self.list(wanted))",
      fix: "take the tree of this board, or correct 'devicetree.compatible' in the profile")
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "nothing" : names.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  // MARK: PSCI and cores

  private mutating func checkPSCI() {
    guard let psci = profile.psci, psci.provider == .tree else { return }
    var node: Node?
    tree.root.forEachDescendant { candidate, _ in
      if candidate.isCompatible(with: "arm,psci", "arm,psci-0.2", "arm,psci-1.0") {
        node = node ?? candidate
      }
    }
    guard let node else {
      return problem(
        "psci-missing", "the base has no psci node, by which a client's core is started",
        fix: "psci: {…, provided-by: firmware} in the profile, where firmware adds the node")
    }
    let method = node[property: "method"]?.strings?.first ?? "nothing"
    if method != psci.method.value.rawValue {
      problem(
        "psci-method",
        "the base's psci method is \(method), the profile's \(psci.method.value.rawValue)")
    }
  }

  /// Gives the clients' cores labels, and phandles before any new node has one: merging
  /// again then gives the same numbers.
  private mutating func labelCPUs() {
    guard let cpus = tree.root.children.firstIndex(where: { $0.name == "cpus" }) else {
      return problem("cpu-missing", "the base has no /cpus")
    }
    let cells = tree.root.children[cpus].childCells
    for client in profile.clients {
      for id in client.cpus {
        let reg = profile.cpus[Int(id.value)].reg.value
        let index = tree.root.children[cpus].children.firstIndex { node in
          node[property: "device_type"]?.strings == ["cpu"]
            && node.reg(cells: (cells.address, 0))?.first?.address == reg
        }
        guard let index else {
          problem(
            "cpu-missing",
            "cpu \(id.value) of client '\(client.name.value)', reg \(hex(reg)), is not in /cpus")
          continue
        }
        var cpu = tree.root.children[cpus].children[index]
        cpu.label = ClientNodes.cpuLabel(id.value)
        givePhandle(to: &cpu)
        tree.root.children[cpus].children[index] = cpu
      }
    }
  }

  private mutating func givePhandle(to node: inout Node) {
    guard node.phandle == nil else { return }
    var highest: UInt32 = 0
    tree.root.forEachDescendant { other, _ in highest = max(highest, other.phandle ?? 0) }
    guard highest < .max - 1 else { return problem("phandles-exhausted", "no phandle is free") }
    node.properties.append(Property("phandle", cells: [highest + 1]))
  }

  // MARK: What an earlier merge or a predecessor left

  private mutating func removePredecessors() {
    let (ours, contested) = RemoteprocBinding.nodes(in: tree)
    for path in contested {
      problem(
        "region-in-use",
        "\(path) (compatible \"mcs_mem\") is the memory-region of another node too")
    }
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

  private mutating func dropSeeds() {
    guard let chosen = tree.root.children.firstIndex(where: { $0.name == "chosen" }) else { return }
    for seed in ["kaslr-seed", "rng-seed"]
    where tree.root.children[chosen][property: seed] != nil {
      tree.root.children[chosen].properties.removeAll { $0.name == seed }
      notes.append("dropped   /chosen/\(seed) (a stored seed is the same on every boot)")
    }
  }

  // MARK: What is in the way

  private mutating func checkReservedMemory() {
    let cells = tree.root.childCells
    guard (1...2).contains(cells.address), (1...2).contains(cells.size) else {
      return problem(
        "cells",
        "the root's #address-cells and #size-cells are \(cells.address) and \(cells.size);"
          + " 1 and 2 are supported")
    }
    guard let reserved = tree.root[child: "reserved-memory"] else { return }
    if reserved.childCells != cells || reserved[property: "ranges"] == nil {
      problem(
        "reserved-memory-format",
        "/reserved-memory needs 'ranges' and the root's #address-cells and #size-cells"
          + " (\(cells.address) and \(cells.size)): Linux ignores all of it otherwise")
    }
  }

  private mutating func checkConflicts(_ flavour: NodeFlavour) {
    for child in tree.root.children
    where child.name == "mcs-remoteproc" || child.name.hasPrefix("mcs-remoteproc-") {
      problem(
        "node-exists",
        "/\(child.name) is there already and not compatible with \"oe,mcs_remoteproc\"")
    }
    for entry in tree.reservations where entry.size > 0 {
      checkOverlap("the base's memory reservation", entry.address, entry.size)
    }
    let reserved = tree.root[child: "reserved-memory"]
    for child in reserved?.children ?? [] {
      guard let ranges = child.reg(cells: reserved?.childCells ?? (2, 1)) else { continue }
      for range in ranges where range.size > 0 {
        checkOverlap("/reserved-memory/\(child.name)", range.address, range.size)
      }
    }
  }

  private mutating func checkOverlap(_ name: String, _ address: UInt64, _ size: UInt64) {
    let (end, wraps) = address.addingReportingOverflow(size - 1)
    let last = wraps ? .max : end
    for (client, region) in regions where region.base.value <= last && address <= region.last {
      problem(
        "overlap", "\(name) [\(hex(address)), \(hex(last &+ 1))) overlaps the \(client) \(region)",
        fix: "move one of them")
    }
  }

  /// Banks of size 0 are filled in by the boot loader and tell nothing.
  private mutating func checkMemory() {
    let cells = tree.root.childCells
    let banks = tree.root.children
      .filter { $0[property: "device_type"]?.strings == ["memory"] }
      .flatMap { $0.reg(cells: cells) ?? [] }
      .filter { $0.size > 0 }
    guard !banks.isEmpty else { return }
    for (client, region) in regions where !Self.isCovered(region, by: banks) {
      let text = banks.map { "[\(hex($0.address)), \(hex($0.address &+ $0.size)))" }
        .joined(separator: " ")
      problem(
        "outside-ram", "the \(client) \(region) is outside the base's memory \(text)")
    }
  }

  /// Banks may lie side by side.
  private static func isCovered(
    _ region: Region, by banks: [(address: UInt64, size: UInt64)]
  ) -> Bool {
    var next = region.base.value
    for bank in banks.sorted(by: { $0.address < $1.address }) {
      let (end, wraps) = bank.address.addingReportingOverflow(bank.size - 1)
      let last = wraps ? UInt64.max : end
      guard bank.address <= next, next <= last else { continue }
      if region.last <= last { return true }
      next = last + 1
    }
    return false
  }

  // MARK: The command line

  /// Arguments that the board keeps in its tree: those missing are appended, another
  /// maxcpus= is replaced, and every other byte stays.
  private mutating func addBootArguments() {
    guard profile.boot.cmdline.value == .devicetree else { return }
    let wanted = profile.kernelArguments
    let chosen =
      tree.root.children.firstIndex { $0.name == "chosen" } ?? tree.root.children.count
    if chosen == tree.root.children.count { tree.root.children.append(Node("chosen")) }
    var properties = tree.root.children[chosen].properties
    let index = properties.firstIndex { $0.name == "bootargs" }
    var line = index.flatMap { properties[$0].strings?.first } ?? ""
    let before = line
    for argument in wanted where !Self.words(of: line).contains(where: { $0 == argument }) {
      // Only maxcpus= has one value: a second console=, say, is one more console.
      if argument.hasPrefix("maxcpus="),
        let old = Self.words(of: line).first(where: { $0.hasPrefix("maxcpus=") })
      {
        notes.append("replaced  \(old) by \(argument) in /chosen/bootargs")
        line.replaceSubrange(old.startIndex..<old.endIndex, with: argument)
      } else {
        notes.append("added     \(argument) to /chosen/bootargs")
        line += (line.isEmpty ? "" : " ") + argument
      }
    }
    guard line != before else { return }
    let property = Property("bootargs", string: line)
    if let index { properties[index] = property } else { properties.append(property) }
    tree.root.children[chosen].properties = properties
  }

  private static func words(of line: String) -> [Substring] { line.split(separator: " ") }
}
