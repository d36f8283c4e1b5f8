// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import BoardMap

@Suite struct TextMapTests {
  @Test func clashesAreMarkedAndListed() throws {
    let profile = try Example.reserving(
      [
        "name: op-tee, base: 0x7c000000, size: 96M, owner: firmware, why: x",
        "name: a-name-of-thirty-one-characters, base: 0xb0000000, size: 512M, owner: firmware,"
          + " why: x",
      ], [("size: 1M   #", "size: 192M #")])
    let text = memoryMapText(profile)
    let start = try #require(text.range(of: "0x40000000 ├"))
    #expect(
      text[start.lowerBound...] == """
        0x40000000 ├──────────────────────────────┤
                   │ Linux                        │   768 MiB
        0x70000000 ├──────────────────────────────┤
                   │ shared memory         zephyr │   160 MiB   tx +0x28000  rx +0x2c000
        0x7a000000 ├──────────────────────────────┤
                !! │ shared memory / client memo… │    32 MiB   claimed twice
        0x7c000000 ├──────────────────────────────┤
                !! │ client memory / op-tee       │    32 MiB   claimed twice
        0x7e000000 ├──────────────────────────────┤
                   │ op-tee              firmware │    64 MiB
        0x82000000 ├──────────────────────────────┤
                   │ Linux                        │   736 MiB
        0xb0000000 ├──────────────────────────────┤
                !! │ a-name-of…aracters  firmware │   256 MiB
        0xc0000000 ├──────────────────────────────┤
                   ┊ a-name-of…aracters  firmware ┊   256 MiB
        0xd0000000 └──────────────────────────────┘

        !! the memory of client 'zephyr' [0x7a000000, 0x7e000000) overlaps the shared
           memory of client 'zephyr' [0x70000000, 0x7c000000) [overlap]
        !! the memory of client 'zephyr' [0x7a000000, 0x7e000000) overlaps 'op-tee'
           (firmware) [0x7c000000, 0x82000000) [reserved-overlap]
        !! 'a-name-of-thirty-one-characters' (firmware) [0xb0000000, 0xd0000000) is half
           in the bank of RAM [0x40000000, 0xc0000000) [reserved-half-in-ram]

        cpus  0-2 Linux (maxcpus=3)   3 zephyr
        │ RAM   ┊ not RAM

        """)
  }

  @Test func whatIsOutsideRAMIsMarkedOnceWithItsPartsBehindIt() throws {
    let profile = try Boards.profile(
      "x86-ipc", [("{base: 0x100000000, size: 4G}", "{base: 0x100000000, size: 0x18000000}")])
    let text = memoryMapText(profile, for: Terminal(isASCII: true))
    let start = try #require(text.range(of: "0x118000000 +"))
    #expect(
      text[start.lowerBound...] == """
        0x118000000 +-----------------------------+
                    : window            uniproton :   384 MiB   outside RAM
                    +-----------------------------+
                 !! :   client memory   uniproton :   228 MiB   outside RAM
                    :     text          uniproton :     4 MiB   outside RAM
        0x118400000 :     data          uniproton :   128 MiB   outside RAM
        0x120400000 :     oscilloscope  uniproton :    96 MiB   outside RAM
        0x126400000 +-----------------------------+
                    :   unused                    :   156 MiB
        0x130000000 +-----------------------------+

        !! the memory of client 'uniproton' [0x118000000, 0x126400000) is outside RAM
           [0x100000000, 0x118000000) [outside-ram]

        cpus  0-2 Linux (maxcpus=3)   3 uniproton
        | RAM   : not RAM

        """)
  }

  @Test func longNamesAndLargeNumbersGiveWay() throws {
    let long = "a-name-of-thirty-one-characters"
    let profile = try Example.reserving(
      ["name: \(long), base: 0xfffffffffffff000, size: 4K, owner: firmware, why: x"],
      [
        ("- name: zephyr", "- name: \(long)"),
        ("base: 0x7a000000, size: 64M", "base: 0xfffffffffff00000, size: 1M"),
      ])
    let text = memoryMapText(profile)
    let start = try #require(text.range(of: " 0xfffffffffff00000 ┌"))
    #expect(
      text[start.lowerBound...] == """
         0xfffffffffff00000 ┌─────────────────────┐
                         !! ┊ client m…  a-na…ers ┊  1020 KiB   outside RAM
         0xfffffffffffff000 ├─────────────────────┤
                         !! ┊ client memory / a-… ┊     4 KiB   claimed twice
        0x10000000000000000 └─────────────────────┘

        !! client 'a-name-of-thirty-one-characters' is loaded to 0x7a000000, outside its
           memory [0xfffffffffff00000, 0x10000000000000000) [load-outside-memory]
        !! the memory of client 'a-name-of-thirty-one-characters' [0xfffffffffff00000,
           0x10000000000000000) is outside RAM [0x40000000, 0xc0000000) [outside-ram]
        !! the memory of client 'a-name-of-thirty-one-characters' [0xfffffffffff00000,
           0x10000000000000000) overlaps 'a-name-of-thirty-one-characters' (firmware)
           [0xfffffffffffff000, 0x10000000000000000) [reserved-overlap]

        cpus  0-2 Linux (maxcpus=3)   3 a-name-of-thirty-one-characters
        │ RAM   ┊ not RAM

        """)
  }

  @Test func aReasonIsBrokenIntoLines() throws {
    let text = MemoryMap.maps(of: try Boards.profile("rpi4"))[0].text()
    #expect(
      text.hasPrefix(
        """
        rpi4:1g   RAM 948 MiB   [0x00000000, 0x3b400000)
        unsupported: RAM ends at 0x3b400000, and the client images are linked to
        [0x70000000, 0x7e000000)

         0x00000000 ┌
        """))
  }

  @Test func aChosenVariantIsNamed() throws {
    let board = try Boards.profile("rpi4")
    var chosen = board
    try chosen.choose(variant: "8g")
    let map = MemoryMap(chosen)
    #expect(map.text() == MemoryMap.maps(of: board)[3].text())
    #expect(map.text().hasPrefix("rpi4:8g   RAM 8052 MiB   in 3 ranges\n"))
  }

  @Test func aRegionAtFaultIsMarked() throws {
    let profile = try Boards.profile("qemu-a53")
    let text = MemoryMap(profile, showing: [.about([profile.clients[0].memory])]).text()
    #expect(
      text.contains("\n        !! │ client memory         zephyr │    64 MiB   cpu 3  entry"))
    #expect(text.contains("\n!! wrong [rule]\n"))
    #expect(text.split(separator: "\n").filter { $0.contains("!!") }.count == 2)
  }

  @Test func coloursAreOnlyForWhoAsks() throws {
    for name in Boards.names {
      let board = try Boards.profile(name)
      let plain = memoryMapText(board)
      let coloured = memoryMapText(board, for: Terminal(hasColour: true))
      #expect(!plain.contains("\u{1b}"))
      #expect(coloured.contains(#/\u{1b}\[32m *client memory/#))
      #expect(coloured.replacing(#/\u{1b}\[[0-9;]*m/#, with: "") == plain)
    }
    let clash = try Example.reserving([
      "name: op-tee, base: 0x7c000000, size: 96M, owner: firmware, why: x"
    ])
    let text = memoryMapText(clash, for: Terminal(hasColour: true))
    #expect(text.contains("        \u{1b}[1;31m!!\u{1b}[0m │ \u{1b}[1;31mclient memory / op-tee"))
  }

  @Test(arguments: [
    ("", 5, [""]), ("one two", 7, ["one two"]), ("one two", 6, ["one", "two"]),
    ("  spaces \n go ", 20, ["spaces go"]), ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
    ("a bcdef", 3, ["a", "bcd", "ef"]), ("中文字 a", 5, ["中文", "字 a"]),
  ])
  func lines(_ text: String, _ width: Int, _ lines: [String]) {
    #expect(wrapped(text, width: width) == lines)
  }

  @Test func whatPeopleWroteCannotSteerTheTerminal() {
    #expect(Terminal().printable("a\u{1b}[31m\u{7}é×\u{301}中\u{ad}\nb") == "a?[31m?é×?中? b")
    #expect(Terminal(isASCII: true).printable("é×z") == "??z")
  }
}
