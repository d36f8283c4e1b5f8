// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// The memory of a board on a terminal, each variant after the other.
///
/// - Parameter others: what a vendor's tree reserves.
public func memoryMapText(
  _ profile: Profile, beside others: [MemoryClaim] = [], for terminal: Terminal = Terminal()
) -> String {
  MemoryMap.maps(of: profile, beside: others).map { $0.text(for: terminal) }.joined(separator: "\n")
}

extension MemoryMap {
  /// The map in lines of at most 80 columns, each ending with a newline.
  public func text(for terminal: Terminal = Terminal()) -> String {
    let picture = TextPicture(map: self, terminal: terminal)
    let groups = [picture.heading, picture.drawing, picture.faultList, picture.footer]
    return groups.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }
}

/// ```
/// 0x70000000 ├───────────────────────────────┤
///            │ shared memory          zephyr │    1 MiB   tx +0x28000, rx +0x2c000
/// 0x70100000 ├───────────────────────────────┤
/// ```
private struct TextPicture {
  static let width = 80
  /// Of a size and of the facts beside a box, with the space before them.
  static let sizeWidth = 10
  static let factsWidth = 27

  let map: MemoryMap
  let terminal: Terminal
  let addressWidth: Int
  let boxWidth: Int

  init(map: MemoryMap, terminal: Terminal) {
    self.map = map
    self.terminal = terminal
    addressWidth = map.segments.last.map { max(10, $0.range.end.count) } ?? 10
    boxWidth = Self.width - addressWidth - 3 - Self.sizeWidth - Self.factsWidth
  }

  // MARK: Above and below

  var heading: [String] {
    let board = map.profile.board.value + (map.variant.map { ":\($0)" } ?? "")
    var line = "\(board)   RAM \(byteSize(map.ramSize))"
    let ranges = map.ram.map(\.description).joined(separator: " ")
    let fits = line.count + 3 + ranges.count <= Self.width
    line += fits ? "   \(ranges)" : "   in \(map.ram.count) ranges"
    let unsupported = map.unsupported.map {
      wrapped("unsupported: " + terminal.printable($0), width: Self.width)
    }
    return [terminal.clipped(line, to: Self.width)] + (unsupported ?? [])
  }

  var faultList: [String] {
    map.faults.prefix(Fault.limit).flatMap(lines) + Fault.remainder(of: map.faults.count)
  }

  private func lines(_ fault: Fault) -> [String] {
    let text = wrapped(terminal.printable(fault.sentence), width: Self.width - 3)
    return text.enumerated().map { index, line in
      index == 0 ? terminal.painted("!! " + line, .fault) : "   " + line
    }
  }

  var footer: [String] {
    var lines = ["cpus"]
    for (owner, cpus) in map.processors {
      let entry = terminal.clipped("\(cpus) \(owner)", to: Self.width - 6)
      // Three spaces between entries, two before the first.
      if lines[lines.count - 1].count + 3 + entry.count > Self.width { lines.append("    ") }
      lines[lines.count - 1] += (lines[lines.count - 1].count > 4 ? "   " : "  ") + entry
    }
    return lines + ["\(sides.ram) RAM   \(sides.other) not RAM"]
  }

  // MARK: The boxes

  /// A line's words.
  private struct Row {
    let segment: MapSegment
    let depth: Int
    /// No line is drawn between it and the row above.
    let joins: Bool
  }

  var drawing: [String] {
    let rows = rows(map.segments, depth: 0, insideFault: false)
    var lines: [String] = []
    var (above, told): (Row?, UInt64?) = (nil, nil)
    for row in rows {
      let start = row.segment.range.first
      if !row.joins, let edge = edge(from: above?.segment, to: row.segment) {
        lines.append(address(told == start ? "" : hex(start)) + edge)
        told = start
      }
      lines.append(line(row, address: told == start ? "" : hex(start)))
      told = start
      above = row
    }
    if let above, let last = map.segments.last, let edge = edge(from: above.segment, to: nil) {
      lines.append(address(last.range.end) + edge)
    }
    return lines
  }

  private func rows(_ segments: [MapSegment], depth: Int, insideFault: Bool) -> [Row] {
    var rows: [Row] = []
    for (index, segment) in segments.enumerated() {
      let above = index > 0 ? segments[index - 1] : nil
      // A fault stands alone, unless all around it is at fault.
      let isPlain = insideFault || !segment.isAtFault && above?.isAtFault != true
      let joins = isPlain && (depth > 0 || above.map { segment.continues($0) } ?? false)
      rows.append(Row(segment: segment, depth: depth, joins: joins))
      rows += self.rows(segment.parts, depth: depth + 1, insideFault: segment.isAtFault)
    }
    return rows
  }

  private func line(_ row: Row, address start: String) -> String {
    let segment = row.segment
    let size = byteSize(segment.range.size)
    let indent = spaces(2 * row.depth)
    let content = terminal.filled(indent + segment.label, segment.owner, width: boxWidth - 2)
    let side = segment.isBoxed ? (segment.isRAM ? sides.ram : sides.other) : " "
    let facts = terminal.clipped(segment.facts.joined(separator: "  "), to: Self.factsWidth - 3)
    let mark = segment.isAtFault && !row.joins ? "!!" : start
    let box = "\(side) " + terminal.painted(content, segment.paint) + " \(side)"
    let line =
      address(mark, isFault: segment.isAtFault) + box + spaces(Self.sizeWidth - size.count) + size
    return facts.isEmpty
      ? line : line + "   " + terminal.painted(facts, segment.isAtFault ? .fault : nil)
  }

  private func address(_ text: String, isFault: Bool = false) -> String {
    spaces(addressWidth - text.count) + terminal.painted(text, isFault ? .fault : nil) + " "
  }

  private var sides: (ram: String, other: String) { terminal.isASCII ? ("|", ":") : ("│", "┊") }

  /// The line between two rows; nil where neither is a box.
  private func edge(from above: MapSegment?, to below: MapSegment?) -> String? {
    let ends: (String, String)
    switch (above?.isBoxed ?? false, below?.isBoxed ?? false) {
    case (false, false): return nil
    case (false, true): ends = ("┌", "┐")
    case (true, false): ends = ("└", "┘")
    case (true, true): ends = ("├", "┤")
    }
    return terminal.isASCII
      ? "+" + String(repeating: "-", count: boxWidth) + "+"
      : ends.0 + String(repeating: "─", count: boxWidth) + ends.1
  }
}

extension MapSegment {
  fileprivate var isBoxed: Bool { content != .nothing }

  /// Whether one line is enough for each: what others own comes in long rows.
  fileprivate func continues(_ above: MapSegment) -> Bool {
    guard case .claim(let claim) = content, case .claim(let other) = above.content,
      case .reserved = claim.kind, case .reserved = other.kind
    else { return false }
    return isRAM == above.isRAM
  }

  fileprivate var paint: Terminal.Paint? {
    if isAtFault { return .fault }
    switch content {
    case .linux: return nil
    case .nothing, .rest: return .faint
    case .clash: return .fault
    case .claim(let claim):
      switch claim.kind {
      case .memory: return .memory
      case .shared: return .shared
      case .window, .mapping: return .window
      case .ram, .reserved: return .faint
      }
    }
  }
}
