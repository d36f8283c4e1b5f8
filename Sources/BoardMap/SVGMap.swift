// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics

/// The memory of a board as one SVG file without references, its variants side by side. The
/// same profile gives the same bytes.
///
/// - Parameter others: what a vendor's tree reserves.
public func memoryMapSVG(_ profile: Profile, beside others: [MemoryClaim] = []) -> String {
  memoryMapSVG(MemoryMap.maps(of: profile, beside: others))
}

/// - Parameter maps: of one profile, at least one.
func memoryMapSVG(_ maps: [MemoryMap]) -> String { SVGPicture(maps: maps).text }

/// All lengths are in pixels of the file's own size.
private struct SVGPicture {
  static let margin = 16
  /// Of a column with its boxes; 36 of the small letters fit in.
  static let boxWidth = 260
  static let columnGap = 24
  static let lineHeight = 17

  let maps: [MemoryMap]
  let scale: SVGScale
  private let addressWidth: Int
  private let width: Int
  private let top: Int

  init(maps: [MemoryMap]) {
    self.maps = maps
    scale = SVGScale(maps: maps)
    let digits =
      scale.starts.map { hex($0).count } + maps.compactMap { $0.segments.last?.range.end.count }
    addressWidth = SVGText.width(of: digits.max() ?? 0) + 14
    let columns = maps.count * (Self.boxWidth + Self.columnGap) - Self.columnGap
    width = Self.margin + addressWidth + columns + Self.margin
    top = Self.margin + 64
  }

  var text: String {
    let body = heading + addresses + maps.indices.flatMap(column)
    let (footer, height) = footer(below: top + scale.height)
    let profile = maps[0].profile
    let title = xml("Memory map of \(profile.board.value): \(profile.title.value)")
    let head = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
        + " viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-labelledby=\"title\">",
      "<title id=\"title\">\(title)</title>",
      SVGPalette.styleSheet,
      "<rect class=\"ground\" width=\"\(width)\" height=\"\(height)\"/>",
    ]
    return (head + body + footer + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: Around the columns

  private var heading: [String] {
    let profile = maps[0].profile
    let room = SVGText.count(in: width - 2 * Self.margin)
    return [
      SVGText.line(profile.board.value, x: Self.margin, y: Self.margin + 12, style: "head"),
      SVGText.line(
        clipped(profile.title.value, to: room), x: Self.margin, y: Self.margin + 30,
        style: "faint"),
    ]
  }

  private func x(ofColumn index: Int) -> Int {
    Self.margin + addressWidth + index * (Self.boxWidth + Self.columnGap)
  }

  /// Beside the first column, with a line through all.
  private var addresses: [String] {
    var lines: [String] = []
    let right = Self.margin + addressWidth - 12
    var marks = scale.starts.map { (hex($0), top + scale.top(of: $0)) }
    if let last = scale.last {
      marks.append((AddressRange(0, through: last).end, top + scale.height))
    }
    for (text, y) in marks {
      lines.append(SVGText.line(text, x: right, y: y + 4, style: "faint", anchor: "end"))
      lines.append(
        "<path class=\"guide\" d=\"M\(right + 4) \(y)H\(width - Self.margin)\"/>")
    }
    return lines
  }

  private func footer(below bottom: Int) -> (lines: [String], height: Int) {
    let room = SVGText.count(in: width - 2 * Self.margin)
    let processors = maps[0].processors.map { "\($0.cpus) \($0.owner)" }
    var texts = wrapped("cpus " + processors.joined(separator: " · "), width: room)
      .map { ($0, "text") }
    for map in maps {
      let place = map.variant.map { "\($0): " } ?? ""
      if let reason = map.unsupported {
        texts += wrapped("\(place)unsupported: \(reason)", width: room).map { ($0, "text") }
      }
      texts += map.faults.prefix(Fault.limit).flatMap { fault in
        wrapped("!! \(place)\(fault.sentence)", width: room).map { ($0, "faulty") }
      }
      texts += Fault.remainder(of: map.faults.count).map { ($0, "faulty") }
    }
    let note =
      "RAM, which the bar on the left marks, is drawn to scale from \(byteSize(SVGScale.smallest))"
      + " to \(byteSize(SVGScale.largest)). Smaller ranges are drawn larger; a zigzag marks those"
      + " drawn smaller."
    texts += wrapped(note, width: room).map { ($0, "faint") }
    var y = bottom + 24
    var lines: [String] = []
    for (text, style) in texts {
      lines.append(SVGText.line(text, x: Self.margin, y: y, style: style))
      y += Self.lineHeight
    }
    return (lines, y - Self.lineHeight + Self.margin)
  }

  // MARK: A column

  private func column(_ index: Int) -> [String] {
    let map = maps[index]
    let x = x(ofColumn: index)
    let name = map.variant.map { "\($0) · " } ?? ""
    let unsupported = map.unsupported == nil ? "" : " · unsupported"
    var lines = ["<g>"]
    if let reason = map.unsupported { lines.append("<title>\(xml(reason))</title>") }
    lines.append(
      SVGText.line(
        clipped(
          "\(name)RAM \(byteSize(map.ramSize))\(unsupported)",
          to: SVGText.count(in: Self.boxWidth)), x: x, y: top - 14, style: "text"))
    lines.append("</g>")
    for segment in map.segments {
      lines += draw(segment, x: x, width: Self.boxWidth, headers: 0, isNested: false)
    }
    lines += scale.cuts.map { cut in
      let y = top + cut
      let steps = (0..<(Self.boxWidth / 10)).map { $0 % 2 == 0 ? "l10 -5" : "l10 5" }.joined()
      return "<path class=\"cut\" d=\"M\(x) \(y)\(steps)v4"
        + (0..<(Self.boxWidth / 10)).map { $0 % 2 == 0 ? "l-10 -5" : "l-10 5" }.joined() + "z\"/>"
    }
    for range in map.ram {
      let (y, end) = (top + scale.top(of: range.first), top + scale.bottom(of: range.last))
      lines.append(
        "<rect class=\"ram\" x=\"\(x - 7)\" y=\"\(y)\" width=\"4\" height=\"\(end - y)\">"
          + "<title>RAM \(range), \(byteSize(range.size))</title></rect>")
    }
    return lines
  }

  /// - Parameter headers: height of the headings that stand between the segment's address and the
  ///   segment: of what it lies in, where that begins at the same address.
  private func draw(
    _ segment: MapSegment, x: Int, width: Int, headers: Int, isNested: Bool
  ) -> [String] {
    let y = top + scale.top(of: segment.range.first) + headers
    let height = top + scale.bottom(of: segment.range.last) - y
    let facts = segment.svgFacts
    var lines = [
      "<g>", "<title>\(xml(segment.description))</title>",
      "<rect class=\"\(segment.svgClass)\" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\""
        + " height=\"\(height)\"/>",
    ]
    let style = segment.isAtFault ? "onfault" : segment.svgTextClass
    let size = byteSize(segment.range.size)
    let room = SVGText.count(in: width - 16)
    lines.append(
      SVGText.line(
        clipped(segment.svgLabel(isNested: isNested), to: room - size.count - 1), x: x + 8,
        y: y + 14,
        style: style))
    lines.append(
      SVGText.line(size, x: x + width - 8, y: y + 14, style: style, anchor: "end"))
    if !facts.isEmpty {
      lines.append(
        SVGText.line(clipped(facts, to: room), x: x + 8, y: y + 29, style: style))
    }
    lines.append("</g>")
    for part in segment.parts {
      let inside =
        part.range.first == segment.range.first ? headers + SVGScale.header(of: segment) : 0
      lines += draw(part, x: x + 10, width: width - 14, headers: inside, isNested: true)
    }
    return lines
  }
}

extension MapSegment {
  /// With the owner, unless the segment lies in something of the same owner's.
  fileprivate func svgLabel(isNested: Bool) -> String {
    isNested || owner.isEmpty || owner == label ? label : "\(label) · \(owner)"
  }

  /// The second line; empty if it has none.
  var svgFacts: String {
    // Maps are many, and of one kind or the other.
    if case .claim(let claim) = content, case .mapping = claim.kind, isRAM { return "" }
    return facts.joined(separator: " · ")
  }

  /// What the pointer shows.
  fileprivate var description: String {
    let place = "\(range), \(byteSize(range.size))"
    switch content {
    case .linux, .nothing: return "\(label)\n\(place)"
    case .rest(let holder): return "\(holder.title): \(label)\n\(place)"
    case .clash(let one, let other):
      return "claimed twice\n\(place)\n\(one.title) \(one.range)\n\(other.title) \(other.range)"
    case .claim(let claim):
      var lines = [claim.title, place]
      if claim.range != range { lines.append("part of \(claim.range)") }
      if case .reserved(let entry) = claim.kind { lines.append(entry.why.value) }
      lines += facts
      return lines.joined(separator: "\n")
    }
  }

  fileprivate var svgClass: String {
    if isAtFault { return "fault" }
    switch content {
    case .linux: return "linux"
    case .nothing: return "nothing"
    case .rest: return "rest"
    case .clash: return "fault"
    case .claim(let claim):
      switch claim.kind {
      case .memory: return "memory"
      case .shared: return "shared"
      case .window: return "window"
      case .mapping: return "mapping"
      case .ram, .reserved: return "reserved"
      }
    }
  }

  fileprivate var svgTextClass: String {
    switch content {
    case .nothing, .rest: "faint"
    default: "text"
    }
  }
}
