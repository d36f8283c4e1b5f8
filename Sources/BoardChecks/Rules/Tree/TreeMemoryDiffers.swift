// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

extension Rule {
  static let treeMemoryDiffers = Rule(
    "tree-memory-differs", severity: .warning,
    summary: "the tree's /memory is the profile's RAM",
    page: Page(
      meaning: """
        The memory nodes of the tree, where they are filled in, describe the RAM of the profile or of \
        one of its variants. Banks that lie side by side count as one.
        """,
      consequence: """
        One of the two is wrong, and what was checked against the profile's RAM does not hold on the \
        board. QEMU does not boot a tree with more RAM than -m gives.
        """,
      remedy: "Correct 'memory' in the profile, or add the variant; or take the tree for this RAM.",
      example: """
        memory: [{base: 0x40000000, size: 2G}]    # wrong for a tree with reg = <0x0 0x40000000 0x0 0x40000000>
        memory: [{base: 0x40000000, size: 1G}]    # right
        """),
    checks: .tree { profile, tree, findings in
      let ram = TreeRAM(tree.document, profile)
      let memory = ram.banks
      guard !memory.isEmpty, !ram.isOpen else { return }
      // Then tree-outside-ram says so, or tree-ram-ends-early.
      guard tree.ownRegions(profile).allSatisfy({ isCovered($0.found, by: memory) }) else { return }
      let boards = profile.supportedBoards
      guard !boards.contains(where: { joined($0.memory) == joined(memory) }) else { return }
      let texts = boards.map { $0.memory.map(\.description).joined(separator: " ") }
      findings.add(
        "the tree's memory is \(memory.map(\.description).joined(separator: " ")), the profile's"
          + " \(texts.joined(separator: " or "))",
        at: tree.place("/"),
        notes: boards.first?.memory.first.map { [.init("the profile's", at: $0.base.mark)] }
          ?? [],
        fix: "correct 'memory' in the profile, or take the tree for this RAM", regions: memory)
    })
}

/// First and last addresses of banks, those side by side as one.
private func joined(_ banks: [Region]) -> [ClosedRange<UInt64>] {
  var ranges: [ClosedRange<UInt64>] = []
  for bank in banks.sorted(by: { $0.base.value < $1.base.value }) {
    if let previous = ranges.last,
      bank.base.value <= previous.upperBound || bank.base.value - 1 == previous.upperBound
    {
      ranges[ranges.count - 1] = previous.lowerBound...max(previous.upperBound, bank.last)
    } else {
      ranges.append(bank.base.value...bank.last)
    }
  }
  return ranges
}
