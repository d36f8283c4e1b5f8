// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardMap
import BoardProfile

/// The memory map with the findings that are about regions; nil when none is.
///
/// Of a board with variants it shows the first that a region is at fault on.
///
/// - Parameter others: what a vendor's tree reserves.
public func faultMap(
  _ profile: Profile, _ findings: [Finding], beside others: [MemoryClaim] = [],
  for terminal: Terminal = Terminal()
) -> String? {
  let faults = findings.filter { $0.accepted == nil && !$0.regions.isEmpty }
  guard let first = faults.first else { return nil }
  let boards = profile.supportedBoards
  let board = boards.first { $0.chosenVariant == first.variants.first } ?? boards.first
  guard let board else { return nil }
  let shown = faults.filter { fault in
    fault.variants.isEmpty || board.chosenVariant.map(fault.variants.contains) ?? true
  }
  return MemoryMap(board, beside: others, showing: shown).text(for: terminal)
}
