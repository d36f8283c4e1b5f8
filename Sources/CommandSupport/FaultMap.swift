// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardMap
import BoardProfile

/// The memory map with the regions that findings are about; nil when they are about none.
///
/// Of a board with variants it shows the first that a region is at fault on.
public func faultMap(
  _ profile: Profile, _ findings: [Finding], for terminal: Terminal = Terminal()
) -> String? {
  let faults = findings.filter { $0.accepted == nil && !$0.regions.isEmpty }
  guard let first = faults.first else { return nil }
  let boards = profile.supportedBoards
  let board = boards.first { $0.chosenVariant == first.variants.first } ?? boards.first
  guard let board else { return nil }
  let regions = faults.filter { fault in
    fault.variants.isEmpty || board.chosenVariant.map(fault.variants.contains) ?? true
  }.flatMap(\.regions)
  return MemoryMap(board, marking: regions).text(for: terminal)
}
