// SPDX-License-Identifier: MulanPSL-2.0

import BoardDiff
import BoardProfile
import DeviceTree
import TestSupport
import Testing

@Suite struct BoardDiffTests {
  @Test(arguments: Boards.names)
  func aBoardIsNoDifferentFromItself(_ board: String) throws {
    let facts = BoardFacts(try Boards.profile(board))
    #expect(BoardDiff(from: facts, to: facts).text == "no difference\n")
  }

  @Test(arguments: [
    (
      [("memory: {base: 0x7a000000, size: 64M}", "memory: {base: 0x7a000000, size: 96M}")],
      """
      client 'zephyr'
        memory                grows by 0x02000000 from [0x7a000000, 0x7e000000) to [0x7a000000, 0x80000000)

      to be replaced: device tree, launch configuration, client image

      """
    ),
    (
      [("base: 0x70000000\n      size: 1M", "base: 0x60000000\n      size: 512K")],
      """
      client 'zephyr'
        shared memory         moves and shrinks by 0x00080000 from [0x70000000, 0x70100000) to [0x60000000, 0x60080000)

      to be replaced: device tree, launch configuration, client image

      """
    ),
    (
      [("cpus: [3]", "cpus: [2, 3]")],
      """
      kernel
        arguments             changes from maxcpus=3 to maxcpus=2
      client 'zephyr'
        cpus                  changes from 3 to 2 3

      to be replaced: device tree, kernel command line, launch configuration

      """
    ),
    (
      [("name: zephyr", "name: other"), ("board: qemu-a53", "board: qemu-a53")],
      """
      client 'zephyr'
        memory                goes; it was [0x7a000000, 0x7e000000)
      """
    ),
    (
      [("{name: flash, base: 0x00000000, size: 128M", "{name: rom, base: 0x00000000, size: 128M")],
      """
      board
        reserved 'flash'      goes; it was [0x00000000, 0x08000000)
        reserved 'rom'        comes: [0x00000000, 0x08000000)

      to be replaced: nothing on the board

      """
    ),
    (
      [("{sgi: 7}", "{sgi: 8}")],
      """
      client 'zephyr'
        doorbell              changes from SGI 7 to SGI 8

      to be replaced: launch configuration, client image

      """
    ),
  ])
  func saysWhatChanges(_ changes: [(String, String)], _ expected: String) throws {
    let diff = BoardDiff(
      from: BoardFacts(try Boards.profile("qemu-a53")),
      to: BoardFacts(try Boards.profile("qemu-a53", changes)))
    #expect(diff.text.hasPrefix(expected))
    #expect(diff.text == expected || !expected.hasSuffix("\n"))
  }

  /// A tree has fewer facts than a profile, and what it lacks is not a difference.
  @Test func aTreeIsComparedByWhatItSays() throws {
    let dtb = try run([Repository.product("mcs-dtb"), "qemu-a53"]).output
    let tree = try BoardFacts(
      DeviceTree(blob: dtb), clients: ["zephyr"], file: "qemu.dtb")
    #expect(BoardDiff(from: BoardFacts(try Boards.profile("qemu-a53")), to: tree).isEmpty)
    #expect(BoardDiff(from: tree, to: BoardFacts(try Boards.profile("qemu-a53"))).isEmpty)
    let moved = BoardFacts(
      try Boards.profile("qemu-a53", [("memory: {base: 0x7a000000", "memory: {base: 0x7b000000")]))
    #expect(
      BoardDiff(from: tree, to: moved).text.contains(
        "memory                moves from [0x7a000000, 0x7e000000) to [0x7b000000, 0x7f000000)"))
  }

  @Test func theFirstGenerationsRegionIsNamed() throws {
    let dtb = try run([Repository.product("mcs-dtb"), "qemu-a53", "--flavour", "mcs_mem"]).output
    let tree = try BoardFacts(DeviceTree(blob: dtb), clients: ["zephyr"], file: "qemu.dtb")
    #expect(
      BoardDiff(from: BoardFacts(try Boards.profile("qemu-a53")), to: tree).text
        == """
        clients
          region "mcs_mem"      comes: [0x70000000, 0x7e000000)

        to be replaced: device tree

        """)
  }
}
