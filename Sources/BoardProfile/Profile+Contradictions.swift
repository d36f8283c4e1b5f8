// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

extension Profile {
  /// Where one part of a profile denies another, so that nothing sensible can be made of
  /// it. Whether the board would work is another question, which checks answer.
  func contradictions(fileName: String) -> [Diagnostic] {
    nameContradictions(fileName) + memoryContradictions() + cpuContradictions()
      + clientContradictions() + treeContradictions() + psciContradictions()
  }

  private func nameContradictions(_ fileName: String) -> [Diagnostic] {
    let last = fileName.split(separator: "/").last ?? ""
    guard last.hasSuffix(".yaml"), last.dropLast(5) != board.value else { return [] }
    return [
      Diagnostic(
        "the board is called '\(board.value)' but its file '\(last)'", at: board.mark,
        .boardName,
        fix: "board: \(last.dropLast(5)), or rename the file to \(board.value).yaml")
    ]
  }

  private func memoryContradictions() -> [Diagnostic] {
    var found: [Diagnostic] = []
    if memory.isEmpty == variants.isEmpty {
      found.append(
        Diagnostic(
          "a board has either 'memory' or 'variants', each with its own memory",
          at: board.mark, .memoryOrVariants,
          fix: memory.isEmpty ? "add 'memory' with the banks of RAM" : "remove one of the two"))
    }
    let named: [(Region, String)] = clients.flatMap {
      [($0.memory, "client memory"), ($0.shared.region, "shared memory")]
        + ($0.window.map { [($0, "the client's window")] } ?? [])
        + $0.map.map { ($0.region, "map '\($0.name.value)'") }
    }
    let others = (memory + variants.flatMap(\.memory)).map { ($0, "memory") }
    let reserved = reserved.map { ($0.region, "'\($0.name.value)'") }
    let window = deviceTree?.window.map { [($0, "the tree's window")] } ?? []
    for (region, name) in named + others + reserved + window {
      let (_, wraps) = region.base.value.addingReportingOverflow(region.size.value - 1)
      guard wraps else { continue }
      found.append(
        Diagnostic(
          "\(name): \(hex(region.base.value)) + \(hex(region.size.value)) goes past the end of"
            + " the 64-bit address space", at: region.size.mark, .regionWraps,
          fix: "correct 'base' or 'size'"))
    }
    return found
  }

  private func cpuContradictions() -> [Diagnostic] {
    var found: [Diagnostic] = []
    let affinity = architecture.value.facts.affinityFields
    for (index, cpu) in cpus.enumerated() {
      if let affinity, cpu.reg.value & ~affinity != 0 {
        found.append(
          Diagnostic(
            "cpus[\(index)].reg: \(hex(cpu.reg.value)) has bits outside the affinity fields"
              + " \(hex(affinity))", at: cpu.reg.mark, .cpuReg,
            fix: "take 'reg' of the core's node: \(hex(cpu.reg.value & affinity))"))
      }
      if cpu.id.value != UInt64(index) {
        found.append(
          Diagnostic(
            "cpu \(cpu.id.value) stands in the place of cpu \(index)", at: cpu.id.mark,
            .cpuOrder, fix: "list the cpus in Linux's order, from 0, without gaps"))
      }
      if let twin = cpus[..<index].first(where: { $0.reg.value == cpu.reg.value }) {
        found.append(
          Diagnostic(
            "cpu \(cpu.id.value) has the same reg \(hex(cpu.reg.value)) as cpu \(twin.id.value)",
            at: cpu.reg.mark, .duplicateCPU,
            notes: [.init("cpu \(twin.id.value)", at: twin.reg.mark)],
            fix: "give every cpu the 'reg' of its node"))
      }
    }
    return found
  }

  private func clientContradictions() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for (index, client) in clients.enumerated() {
      if let twin = clients[..<index].first(where: { $0.name.value == client.name.value }) {
        found.append(
          Diagnostic(
            "two clients are called '\(client.name.value)'", at: client.name.mark,
            .duplicateClient, notes: [.init("the other one", at: twin.name.mark)],
            fix: "give each its own name"))
      }
      if client.image.file.value.contains("/") {
        found.append(
          Diagnostic(
            "client '\(client.name.value)': '\(client.image.file.value)' is a path; the image is a"
              + " file name, its folder depends on the machine", at: client.image.file.mark,
            .imageFile, fix: "leave the folder out"))
      }
      for cpu in client.cpus where cpu.value >= UInt64(cpus.count) {
        found.append(
          Diagnostic(
            "client '\(client.name.value)' wants cpu \(cpu.value), and the board has cpus 0 to"
              + " \(cpus.count - 1)", at: cpu.mark, .unknownCPU,
            fix: "take cpu \(cpus.count - 1), or complete 'cpus'"))
      }
    }
    return found
  }

  private func treeContradictions() -> [Diagnostic] {
    let name = architecture.value.rawValue
    switch (architecture.value.facts.hasDeviceTree, deviceTree) {
    case (true, nil):
      return [
        Diagnostic(
          "an \(name) board needs 'devicetree'", at: architecture.mark, .devicetreeForm,
          fix: "add 'devicetree' with 'compatible' and 'cells' of the vendor's tree")
      ]
    case (false, let tree?):
      return [
        Diagnostic(
          "an \(name) board has no device tree",
          at: tree.compatible.first?.mark ?? architecture.mark, .devicetreeForm,
          fix: "remove 'devicetree'")
      ]
    case (true, let tree?) where (tree.base == nil) == (tree.cells == nil):
      return [
        Diagnostic(
          "'devicetree' has either 'base', a template of the whole tree, or 'cells', for overlays",
          at: tree.compatible.first?.mark ?? architecture.mark, .devicetreeForm,
          fix: tree.base == nil
            ? "add 'cells' with the root's #address-cells and #size-cells" : "remove one of the two"
        )
      ]
    case (true, _), (false, nil):
      return []
    }
  }

  private func psciContradictions() -> [Diagnostic] {
    guard architecture.value.facts.hasPSCI, psci == nil else { return [] }
    return [
      Diagnostic(
        "an \(architecture.value.rawValue) board needs 'psci': clients' cores are started by it",
        at: architecture.mark,
        .psciMissing, fix: "add 'psci' with the 'method' of the tree's /psci node")
    ]
  }
}
