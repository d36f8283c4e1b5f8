// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// Where addresses are in a picture of several maps: the same height in each of them.
///
/// The range between two neighbouring edges is drawn to scale, but never too small for its
/// words and never larger than anybody wants to scroll.
struct SVGScale {
  /// Pixels of one GiB.
  private static let gibibyte: UInt64 = 160
  private static let largestHeight = 160
  private static let smallestHeight = 20
  private static let twoLines = 36
  /// Of what is neither RAM nor a client's in any of the maps.
  private static let remoteHeight = 44

  /// Bytes from which on heights are to scale.
  static let smallest = (UInt64(smallestHeight) << 30) / gibibyte
  /// Bytes up to which heights are to scale.
  static let largest = (UInt64(largestHeight) << 30) / gibibyte

  /// First addresses of the ranges, from low to high.
  let starts: [UInt64]
  /// The highest address; nil without any.
  let last: UInt64?
  let height: Int
  /// Where ranges are drawn smaller than they are: the middles of the gaps.
  let cuts: [Int]
  private let tops: [UInt64: Int]

  init(maps: [MemoryMap]) {
    let segments = maps.flatMap { $0.segments.flatMap(\.leaves) }
    let last = segments.map(\.range.last).max()
    // The maps of variants end at different addresses.
    let ends = maps.compactMap { $0.segments.last?.range.last }.filter { $0 != last }
    starts = Set(segments.map(\.range.first) + ends.map { $0 + 1 }).sorted()
    var headers: [UInt64: Int] = [:]
    for map in maps {
      for (start, height) in Self.headers(map.segments) {
        headers[start] = max(headers[start] ?? 0, height)
      }
    }
    let tall = Set(segments.filter { !$0.svgFacts.isEmpty }.map(\.range.first))
    let near = maps.flatMap(\.segments).filter(\.isNear).map(\.range).merged()
    var (tops, cuts, y, nextNear): ([UInt64: Int], [Int], Int, Int) = ([:], [], 0, 0)
    for (index, start) in starts.enumerated() {
      tops[start] = y
      let end = index + 1 < starts.count ? starts[index + 1] - 1 : last!
      while nextNear < near.count, near[nextNear].last < start { nextNear += 1 }
      let isNear = nextNear < near.count && near[nextNear].first <= start
      let least = tall.contains(start) ? Self.twoLines : Self.smallestHeight
      let most = isNear ? Self.largestHeight : Self.remoteHeight
      let size = AddressRange(start, through: end).size
      let exact = (size >> 20).multipliedReportingOverflow(by: Self.gibibyte)
      let wanted = exact.overflow ? .max : exact.partialValue >> 10
      let height = Int(min(UInt64(most), max(UInt64(least), wanted)))
      y += headers[start] ?? 0
      if wanted > UInt64(most) { cuts.append(y + height - 14) }
      y += height
    }
    (self.last, self.tops, self.cuts, height) = (last, tops, cuts, y)
  }

  /// - Parameter start: the first address of a segment of one of the maps.
  func top(of start: UInt64) -> Int { tops[start] ?? height }

  /// - Parameter last: the last address of a segment of one of the maps.
  func bottom(of last: UInt64) -> Int { last == .max ? height : tops[last + 1] ?? height }

  /// Of the words of a segment that has parts, which are drawn below them.
  static func header(of segment: MapSegment) -> Int {
    guard !segment.parts.isEmpty else { return 0 }
    return segment.svgFacts.isEmpty ? smallestHeight : twoLines
  }

  /// The space that headers need at each address.
  private static func headers(_ segments: [MapSegment]) -> [UInt64: Int] {
    var headers: [UInt64: Int] = [:]
    for segment in segments where !segment.parts.isEmpty {
      headers.merge(Self.headers(segment.parts)) { $0 + $1 }
      headers[segment.range.first, default: 0] += header(of: segment)
    }
    return headers
  }
}

extension MapSegment {
  fileprivate var isNear: Bool {
    switch content {
    case .nothing: false
    case .claim(let claim): isRAM || claim.client != nil
    case .linux, .rest, .clash: true
    }
  }

  fileprivate var leaves: [MapSegment] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }
}
