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
      DeviceTree(blob: dtb), of: Boards.profile("qemu-a53"), file: "qemu.dtb")
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
    let tree = try BoardFacts(
      DeviceTree(blob: dtb), of: Boards.profile("qemu-a53"), file: "qemu.dtb")
    #expect(
      BoardDiff(from: BoardFacts(try Boards.profile("qemu-a53")), to: tree).text
        == """
        clients
          region "mcs_mem"      comes: [0x70000000, 0x7e000000)

        to be replaced: device tree

        """)
  }

  static let lacking: [(@Sendable (inout Node) -> Void, String)] = [
    (
      { $0.removeDescendants { $0 == "/mcs-remoteproc" || $0 == "/psci" } },
      """
      board
        psci                  goes; it was hvc
      client 'zephyr'
        memory                goes; it was [0x7a000000, 0x7e000000)
        shared memory         goes; it was [0x70000000, 0x70100000)

      to be replaced: device tree

      """
    ),
    (
      { root in
        let cpu = root[path: "/cpus/cpu@1"]?.phandle ?? 0
        root.change("/mcs-remoteproc") { node in
          node.properties.removeAll { $0.name == "cpus" }
          node.properties.append(Property("cpus", cells: [cpu]))
        }
      },
      """
      client 'zephyr'
        cpus                  changes from 3 to 1

      to be replaced: device tree, kernel command line, launch configuration

      """
    ),
    (
      { root in
        root.change("/mcs-remoteproc") { node in
          let regions = node[property: "memory-region"]?.cells ?? []
          node.properties.removeAll { $0.name == "memory-region" }
          node.properties.append(Property("memory-region", cells: [regions[1]]))
        }
      },
      """
      client 'zephyr'
        region for both       comes: [0x7a000000, 0x7e000000)

      to be replaced: device tree

      """
    ),
    (
      { root in
        var node = root[child: "mcs-remoteproc"]!
        node.name = "other"
        root.children.append(node)
      },
      """
      client of /other
        shared memory         comes: [0x70000000, 0x70100000)
        memory                comes: [0x7a000000, 0x7e000000)
        cpus                  comes: 3

      to be replaced: device tree, kernel command line, launch configuration, client image

      """
    ),
  ]

  /// What a tree could say and does not is a difference.
  @Test(arguments: lacking)
  func whatATreeLacksIsADifference(
    _ change: @Sendable (inout Node) -> Void, _ expected: String
  ) throws {
    var tree = try DeviceTree(
      blob: run([Repository.product("mcs-dtb"), "qemu-a53"]).output)
    change(&tree.root)
    let profile = try Boards.profile("qemu-a53")
    let facts = BoardFacts(tree, of: profile, file: "q.dtb")
    #expect(BoardDiff(from: BoardFacts(profile), to: facts).text == expected)
    let back = BoardDiff(from: facts, to: BoardFacts(profile)).text
    #expect(
      back.split(separator: "\n").count == expected.split(separator: "\n").count
        && back != "no difference\n")
  }

  /// The arguments of a command line that is the tree's, a tree that has more names than the
  /// profile wants, cores in another order.
  @Test func aVendorsTree() throws {
    let changes = [
      ("method: qemu, cmdline: append", "method: u-boot, cmdline: devicetree")
    ]
    let profile = try Boards.profile("qemu-a53", changes)
    var tree = try DeviceTree(
      blob: run([Repository.product("mcs-dtb"), "qemu-a53"]).output)
    tree.root.properties.removeAll { $0.name == "compatible" }
    tree.root.properties.append(
      Property("compatible", strings: ["acme,board", "linux,dummy-virt"]))
    tree.root.change("/chosen") { node in
      node.properties.append(Property("bootargs", string: "console=ttyAMA0 maxcpus=4 -- maxcpus=3"))
    }
    let facts = BoardFacts(tree, of: profile, file: "q.dtb")
    #expect(
      BoardDiff(from: BoardFacts(profile), to: facts).text == """
        kernel
          arguments             changes from maxcpus=3 to maxcpus=4

        to be replaced: device tree, kernel command line

        """)
  }
}

extension Node {
  /// Changes a child of the root.
  fileprivate mutating func change(_ path: String, _ body: (inout Node) -> Void) {
    guard let index = children.firstIndex(where: { "/\($0.name)" == path }) else { return }
    body(&children[index])
  }
}
