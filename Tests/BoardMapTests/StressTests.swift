// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import BoardMap

/// Whatever the parser accepts has a map.
@Suite struct StressTests {
  @Test func profilesNobodyWouldWrite() throws {
    for profile in try Example.stress() { try check(profile) }
  }

  @Test func boards() throws {
    for name in Boards.names { try check(Boards.profile(name)) }
  }

  @Test func rangesAtRandom() throws {
    var random = Random(state: 6)
    var count = 0
    while count < 300 {
      let profile = try Boards.profile("x86-ipc")
      var changed = profile
      changed.memory = (0..<(1 + random.below(3))).map { _ in random.region(like: profile) }
      for index in changed.reserved.indices {
        changed.reserved[index].region = random.region(like: profile)
      }
      changed.clients[0].memory = random.region(like: profile)
      changed.clients[0].shared.region = random.region(like: profile)
      changed.clients[0].window = random.below(2) == 0 ? nil : random.region(like: profile)
      for index in changed.clients[0].map.indices {
        changed.clients[0].map[index].region = random.region(like: profile)
      }
      try check(changed, faulty: [random.region(like: profile)])
      count += 1
    }
  }

  @Test func asManyEntriesAsThereMayBe() throws {
    let start = ContinuousClock.now
    try check(
      Example.reserving(
        (0..<500).map {
          "name: r\($0), base: 0x5\(String(0x10000 + $0, radix: 16))00, size: 1M, owner: dtb, why: x"
        }))
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  private func check(_ profile: Profile, faulty: [Region] = []) throws {
    let maps =
      profile.variants.isEmpty && !faulty.isEmpty
      ? [MemoryMap(profile, showing: [.about(faulty)])] : MemoryMap.maps(of: profile)
    for map in maps {
      let segments = map.segments
      try expectSeamless(segments)
      for terminal in [Terminal(), Terminal(isASCII: true)] {
        let text = map.text(for: terminal)
        let widest = text.split(separator: "\n").map { columns($0) }.max() ?? 0
        #expect(widest <= 80, "\(text)")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!terminal.isASCII || text.utf8.allSatisfy { $0 < 0x7f })
        #expect(text.hasSuffix("\n") && !text.contains(" \n"), "\(text)")
      }
    }
    try SVGDocument(memoryMapSVG(maps)).check()
  }

  /// From the first to the last without hole or overlap, parts too.
  private func expectSeamless(_ segments: [MapSegment]) throws {
    for (segment, next) in zip(segments, segments.dropFirst()) {
      #expect(segment.range.last &+ 1 == next.range.first && segment.range.last < .max)
    }
    for segment in segments where !segment.parts.isEmpty {
      let (first, last) = (segment.parts.first?.range.first, segment.parts.last?.range.last)
      #expect(first == segment.range.first && last == segment.range.last)
      try expectSeamless(segment.parts)
    }
  }
}

/// The same numbers on every run (Knuth's MMIX generator).
private struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 16
  }

  mutating func below(_ count: UInt64) -> Int { Int(next() % count) }

  /// Of few places, so that edges meet.
  mutating func region(like profile: Profile) -> Region {
    let edges: [UInt64] = [
      0, 1, 0x1000, 0x4000_0000, 0x4010_0000, 0x7000_0000, 0x1_0000_0000, 1 << 63, .max - 0x1000,
      .max - 1,
    ]
    let (one, other) = (edges[below(10)], edges[below(10)])
    let (first, last) = (min(one, other), max(one, other) + UInt64(below(2)))
    let (size, overflow) = (last - first).addingReportingOverflow(1)
    let mark = profile.board.mark
    return Region(
      base: Marked(first, at: mark), size: Marked(overflow ? .max : size, at: mark))
  }
}
