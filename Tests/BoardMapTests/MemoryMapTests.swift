// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import TestSupport
import Testing

@testable import BoardMap

@Suite struct MemoryMapTests {
  /// `0x40000000 Linux`, with `!` for what is at fault and `~` for what is not RAM; parts follow
  /// what they lie in, indented.
  private func outline(_ segments: [MapSegment], from first: UInt64 = 0) -> [String] {
    segments.filter { $0.range.first >= first }.flatMap { segment -> [String] in
      let signs = (segment.isAtFault ? "!" : "") + (segment.isRAM ? "" : "~")
      let line = "0x\(String(segment.range.first, radix: 16)) \(signs)\(segment.label)"
      return [line] + outline(segment.parts).map { "  " + $0 }
    }
  }

  // MARK: Segments

  @Test func whatNobodyHasIsLinuxInsideRAMAndNothingOutside() throws {
    let map = MemoryMap(try Boards.profile("qemu-a53"))
    #expect(
      outline(map.segments, from: 0x0c00_0000) == [
        "0xc000000 ~platform-bus", "0xe000000 ~not RAM", "0x10000000 ~pcie", "0x40000000 Linux",
        "0x70000000 shared memory", "0x70100000 Linux", "0x7a000000 client memory",
        "0x7e000000 Linux",
      ])
    #expect(map.segments.last?.range.last == 0xbfff_ffff)
    #expect(map.faults == [])
    #expect(map.ramSize == 2 << 30)
  }

  @Test func whatLiesInAWindowIsPartOfIt() throws {
    let map = MemoryMap(try Boards.profile("x86-ipc"))
    #expect(
      outline(map.segments, from: 0x1_0000_0000) == [
        "0x100000000 Linux", "0x110000000 window", "  0x110000000 unused", "  0x115c00000 dma",
        "  0x115e00000 shared memory", "    0x115e00000 shared", "  0x117e00000 log",
        "  0x118000000 client memory", "    0x118000000 text", "    0x118400000 data",
        "    0x120400000 oscilloscope", "  0x126400000 unused", "0x130000000 Linux",
      ])
    #expect(map.faults == [])
  }

  @Test func aMapMayGoAroundMemoryAndMemoryMayBeLargerThanItsMaps() throws {
    let map = MemoryMap(
      try Boards.profile(
        "x86-ipc",
        [
          ("- {name: shared, virtual: 0xf00400000, base: 0x115e00000", "# {"),
          ("- {name: log, virtual: 0xf02400000, base: 0x117e00000", "# {"),
          ("base: 0x115c00000, size: 2M", "base: 0x115c00000, size: 36M"),
          ("base: 0x118400000, size: 128M", "base: 0x118400000, size: 64M"),
        ]))
    #expect(
      outline(map.segments, from: 0x1_1000_0000) == [
        "0x110000000 window", "  0x110000000 unused", "  0x115c00000 dma",
        "    0x115c00000 unused", "    0x115e00000 shared memory", "    0x117e00000 unused",
        "  0x118000000 client memory", "    0x118000000 text", "    0x118400000 data",
        "    0x11c400000 not mapped", "    0x120400000 oscilloscope", "  0x126400000 unused",
        "0x130000000 Linux",
      ])
    #expect(map.faults == [])
  }

  @Test func banksThatTouchAreOneRAM() throws {
    let map = MemoryMap(
      try Boards.profile(
        "qemu-a53",
        [
          (
            "- {base: 0x40000000, size: 2G}",
            "- {base: 0x80000000, size: 1G}\n  - {base: 0x40000000, size: 1G}"
          )
        ]))
    #expect(map.ram.map(\.description) == ["[0x40000000, 0xc0000000)"])
    #expect(map.faults == [])
    let whole = MemoryMap(try Boards.profile("qemu-a53"))
    #expect(outline(map.segments) == outline(whole.segments))
  }

  @Test func aProfileWithVariantsHasAMapForEach() throws {
    let maps = MemoryMap.maps(of: try Boards.profile("rpi4"))
    #expect(maps.map(\.variant) == ["1g", "2g", "4g", "8g"])
    #expect(maps.map { $0.unsupported == nil } == [false, true, true, true])
    #expect(maps.map(\.ramSize) == [948 << 20, 1972 << 20, 3956 << 20, 8052 << 20])
    #expect(maps.map(\.faults.count) == [2, 0, 0, 0])
  }

  // MARK: Faults

  @Test(
    arguments: [
      // two reserved entries
      (
        [
          "name: one, base: 0x50000000, size: 2M, owner: kernel, why: x",
          "name: two, base: 0x50100000, size: 2M, owner: initrd, why: x",
        ], [],
        [
          "'two' (initrd) [0x50100000, 0x50300000) overlaps 'one' (kernel) [0x50000000, 0x50200000)"
            + "  [reserved-clash]"
        ]
      ),
      // one inside the other is no better
      (
        [
          "name: one, base: 0x50000000, size: 4M, owner: kernel, why: x",
          "name: two, base: 0x50100000, size: 1M, owner: initrd, why: x",
        ], [],
        [
          "'two' (initrd) [0x50100000, 0x50200000) overlaps 'one' (kernel) [0x50000000, 0x50400000)"
            + "  [reserved-clash]"
        ]
      ),
      // side by side is fine
      (
        [
          "name: one, base: 0x50000000, size: 1M, owner: kernel, why: x",
          "name: two, base: 0x50100000, size: 1M, owner: initrd, why: x",
        ], [], []
      ),
      // firmware in a client's memory
      (
        ["name: op-tee, base: 0x7dfff000, size: 16M, owner: firmware, why: x"], [],
        [
          "the memory of client 'zephyr' [0x7a000000, 0x7e000000) overlaps 'op-tee' (firmware)"
            + " [0x7dfff000, 0x7efff000)  [reserved-overlap]"
        ]
      ),
      // a client's two memories
      (
        [], [("size: 1M ", "size: 0x0a001000 ")],
        [
          "the memory of client 'zephyr' [0x7a000000, 0x7e000000) overlaps the shared memory of"
            + " client 'zephyr' [0x70000000, 0x7a001000)  [overlap]"
        ]
      ),
      // registers in RAM, and RAM described twice
      (
        ["name: regs, base: 0xbffff000, size: 8K, owner: mmio, why: x"],
        [("size: 2G}", "size: 2G}\n  - {base: 0x60000000, size: 4K}")],
        [
          "the bank of RAM [0x60000000, 0x60001000) overlaps the bank [0x40000000, 0xc0000000)"
            + "  [bank-overlap]",
          "the bank of RAM [0x40000000, 0xc0000000) overlaps 'regs' (mmio)"
            + " [0xbffff000, 0xc0001000)  [bank-overlap]",
        ]
      ),
      // past the end of RAM
      (
        [], [("{base: 0x40000000, size: 2G}", "{base: 0x40000000, size: 0x3a100000}")],
        [
          "the memory of client 'zephyr' [0x7a000000, 0x7e000000) is outside RAM"
            + " [0x40000000, 0x7a100000)  [outside-ram]"
        ]
      ),
      // in a hole between two banks
      (
        [],
        [
          (
            "- {base: 0x40000000, size: 2G}",
            "- {base: 0x40000000, size: 0x3b000000}\n  - {base: 0x7c000000, size: 1G}"
          )
        ],
        [
          "the memory of client 'zephyr' [0x7a000000, 0x7e000000) is outside RAM"
            + " [0x40000000, 0x7b000000) [0x7c000000, 0xbc000000)  [outside-ram]"
        ]
      ),
    ] as [([String], [(String, String)], [String])])
  func faultsNameTheRangeAndWhoClaimsIt(
    _ entries: [String], _ changes: [(String, String)], _ expected: [String]
  ) throws {
    let map = MemoryMap.maps(of: try Example.reserving(entries, changes))[0]
    #expect(map.faults.map(\.sentence) == expected)
    for fault in map.faults {
      #expect(map.segments.contains { $0.range == fault.ranges[0] && $0.isAtFault })
    }
    #expect(map.segments.contains(where: \.isAtFault) == !expected.isEmpty)
  }

  @Test(
    arguments: [
      // one range of the map over another
      ("base: 0x118000000, size: 4M", "base: 0x118000000, size: 6M", "map-overlap", 0x1_1840_0000),
      // what leaves the window
      (
        "window: {base: 0x110000000, size: 512M}", "window: {base: 0x110000000, size: 256M}",
        "outside-window", 0x1_1800_0000
      ),
    ] as [(String, String, String, UInt64)])
  func mapsAndWindows(_ old: String, _ new: String, _ rule: String, _ first: UInt64) throws {
    let map = MemoryMap.maps(of: try Boards.profile("x86-ipc", [(old, new)]))[0]
    #expect(map.faults.map { $0.sentence.hasSuffix("  [\(rule)]") } == [true])
    #expect(map.faults.map(\.ranges[0].first) == [first])
  }

  @Test func twoClientsMayShareNothing() throws {
    let other = """
        - name: other
          os: other
          cpus: [2]
          image: {file: o.bin, format: raw, load: 0x60000000, entry: 0x60000000}
          memory: {base: 0x60000000, size: 1M}
          shared: {base: 0x70000000, size: 1M, layout: resource-table}
          doorbell: {sgi: 6}
          services: []
          power-off: []
        - name: zephyr
      """
    let map = MemoryMap.maps(of: try Boards.profile("qemu-a53", [("  - name: zephyr", other)]))[0]
    #expect(
      map.faults.map(\.sentence) == [
        "the shared memory of client 'zephyr' [0x70000000, 0x70100000) overlaps the shared memory"
          + " of client 'other' [0x70000000, 0x70100000)  [overlap]"
      ])
    #expect(map.processors.map(\.owner) == ["Linux (maxcpus=2)", "other", "zephyr"])
  }

  @Test func faultsAreBoundedAndSorted() throws {
    let entries = (0..<200).map {
      "name: r\($0), base: 0x5000\(String($0 + 256, radix: 16))0, size: 1M, owner: dtb, why: x"
    }
    let map = MemoryMap.maps(of: try Example.reserving(entries, [("size: 2G", "size: 1M")]))[0]
    #expect(map.faults.count > Fault.limit)
    #expect(map.text().split(separator: "\n").count { $0.hasPrefix("!!") } == Fault.limit + 1)
    #expect(map.faults.map(\.ranges[0].first) == map.faults.map(\.ranges[0].first).sorted())
    #expect(map.text().contains("\n!! there may be more: at most 100 are listed\n"))
    #expect(map.segments.last { $0.label == "client memory" }?.isAtFault == true)
  }

  @Test func aFindingIsShownWhereverItsRegionLies() throws {
    var profile = try Boards.profile("x86-ipc")
    let data = Finding.about([profile.clients[0].map[4].region])
    let inside = MemoryMap(profile, showing: [data]).segments.flatMap(\.parts).flatMap(\.parts)
    #expect(inside.filter(\.isAtFault).map(\.label) == ["data"])

    profile = try Boards.profile("qemu-a53")
    var shared = profile.clients[0].shared.region
    shared.base.value += 0x1000
    let map = MemoryMap(profile, showing: [.about([shared])])
    #expect(
      map.segments.filter(\.isAtFault).map { "\($0.label) \($0.range)" } == [
        "shared memory [0x70001000, 0x70100000)", "Linux [0x70100000, 0x70101000)",
      ])
    #expect(map.faults.map(\.sentence) == ["wrong  [rule]"])
  }

  /// Not what is accepted, nor what is about no region; two regions by what they share.
  @Test func whatIsShownOfAFinding() throws {
    let profile = try Boards.profile("qemu-a53")
    var accepted = Finding.about([profile.clients[0].memory])
    accepted.accepted = "known"
    #expect(MemoryMap(profile, showing: [accepted, .about([])]).faults == [])
    var other = profile.clients[0].memory
    other.base.value += 0x0100_0000
    let map = MemoryMap(profile, showing: [.about([profile.clients[0].memory, other])])
    #expect(map.faults.map(\.ranges) == [[AddressRange(0x7b00_0000, through: 0x7dff_ffff)]])
  }

  // MARK: Numbers

  @Test(
    arguments: [
      (0, "0 B"), (1, "1 B"), (9999, "9999 B"), (10_000, "~9.8 KiB"), (1 << 20, "1 MiB"),
      (0x0017_0000, "1472 KiB"), (0xbc00_0000, "3008 MiB"), (0x1f_5420, "~2.0 MiB"),
      (0x0812_3456, "~129 MiB"), (1023 << 20 | 1023 << 10, "~1024 MiB"), (1 << 63, "8 EiB"),
      (.max, "~16.0 EiB"),
    ] as [(UInt64, String)])
  func sizes(_ bytes: UInt64, _ text: String) {
    #expect(byteSize(bytes) == text)
    #expect(text.count <= 9)
  }

  @Test(arguments: [([], "none"), ([3], "3"), ([3, 2, 0, 3, 1], "0-3"), ([7, 1, 0], "0-1,7")])
  func cores(_ cpus: [UInt64], _ text: String) { #expect(cpuList(cpus) == text) }

  @Test func rangesReachTheEndOfTheAddressSpace() {
    let all = AddressRange(0, through: .max)
    #expect(all.description == "[0x00000000, 0x10000000000000000)")
    #expect(all.size == .max)
    #expect([all, all].merged() == [all])
    #expect(all.subtracting([all]) == [])
    let (low, high) = (AddressRange(0, through: 9), AddressRange(.max, through: .max))
    #expect(all.subtracting([low, high]) == [AddressRange(10, through: .max - 1)])
    #expect(low.overlap(high) == nil)
    #expect(
      [high, low, AddressRange(10, through: 11)].merged() == [AddressRange(0, through: 11), high])
  }
}
