// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import Diagnostics
import Files
import TestSupport
import Testing

@Suite struct RehearsalMachineTests {
  static let boards = ["rpi4", "rpi4:2g", "hi3093", "ok3568"]

  @Test(
    arguments: zip(
      boards + ["qemu-a53"],
      [
        "-M virt,gic-version=2,acpi=off,virtualization=on -cpu cortex-a72 -smp 4 -m 3008M",
        "-M virt,gic-version=2,acpi=off,virtualization=on -cpu cortex-a72 -smp 4 -m 1024M",
        "-M virt,gic-version=3,acpi=off,virtualization=on -accel tcg,thread=single"
          + " -cpu cortex-a53 -smp 49 -m 2048M",
        "-M virt,gic-version=3,acpi=off,virtualization=on -accel tcg,thread=single"
          + " -cpu cortex-a53 -smp 49 -m 1024M",
        "-M virt,gic-version=3,acpi=off -cpu cortex-a53 -smp 4 -m 2048M",
      ]))
  func hasTheBoardsCoresConduitAndController(_ board: String, _ words: String) throws {
    let machine = try RehearsalMachine(
      CheckedSource(BoardSource(board, search: Boards.search)).board)
    #expect(
      machine.words.joined(separator: " ")
        == "qemu-system-aarch64 \(words) -nographic -nic none")
  }

  /// APIC ids 0, 2, 4 and 6: first threads of cores whose second ones are absent.
  @Test func aPCHasTheBoardsAPICIds() throws {
    let machine = try #require(
      try PCMachine(CheckedSource(BoardSource("x86-ipc", search: Boards.search)).board))
    let words = """
      qemu-system-x86_64 -M q35 -cpu max -smp 1,sockets=1,cores=5,threads=2,maxcpus=10 \
      -device max-x86_64-cpu,socket-id=0,core-id=1,thread-id=0 \
      -device max-x86_64-cpu,socket-id=0,core-id=2,thread-id=0 \
      -device max-x86_64-cpu,socket-id=0,core-id=3,thread-id=0 -m 6144M -nographic
      """
    #expect(machine.words.joined(separator: " ") == words)
    #expect(machine.facts.contains("\nregions=110000000-12fffffff\n"))
    let none = try PCMachine(Example.board([]))
    #expect(none.map(\.words) == nil)
  }

  @Test(arguments: [
    ("{id: 3, reg: 0x00000003}", "{id: 3, reg: 0x00010000}", "the number 0x00010000"),
    ("{id: 3, reg: 0x00000003}", "{id: 3, reg: 0x00000800}", "the number 0x00000800"),
    ("core: cortex-a53\n", "", "add 'core'"),
    ("base: 0x40000000, size: 2G", "base: 0x40000000, size: 768M", "not in one bank above"),
  ])
  func whatQEMUCannotBeIsRefused(_ old: String, _ new: String, _ message: String) throws {
    #expect {
      try RehearsalMachine(Example.board([(old, new)]))
    } throws: { error in "\(error)".contains(message) }
  }

  /// Applied by us and by fdtoverlay, the overlay gives the same tree, and Linux finds the clients'
  /// memory in it.
  @Test(arguments: boards)
  func theOverlayAppliesAsByFdtoverlay(_ board: String) throws {
    let (machine, base, overlay) = try Self.parts(of: board)
    let applied = try base.applying(overlay: overlay)
    #expect(machine.problems(in: applied) == [])

    let folder = try TemporaryFolder()
    try folder.write("base.dtb", base.blob())
    try folder.write("more.dtbo", overlay)
    let outcome = try run(
      ["fdtoverlay", "-i", "base.dtb", "-o", "whole.dtb", "more.dtbo"], in: folder.path)
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(try DeviceTree(blob: folder.bytes("whole.dtb")) == applied)
  }

  /// The cells, the name and the cores are the board's, the devices stay where QEMU has them.
  @Test func theTreeIsTheBoardsRoundQEMUsDevices() throws {
    let base = try Self.parts(of: "rpi4:2g").base
    #expect(base.root.childCells == (2, 1))
    #expect(
      base.root[property: "compatible"]?.strings == ["raspberrypi,4-model-b", "brcm,bcm2711"])
    func reg(_ name: String) -> [UInt32]? { base.root[child: name]?[property: "reg"]?.cells }
    #expect(reg("memory@40000000") == [0, 0x4000_0000, 0x4000_0000])
    #expect(reg("pl011@9000000") == [0, 0x0900_0000, 0x1000])
    #expect(reg("pcie@10000000") == [0x40, 0x1000_0000, 0x1000_0000])
    #expect(
      base.root[path: "/cpus/cpu@3"]?[property: "compatible"]?.strings == ["arm,cortex-a72"])
    #expect(base.root[child: "mcs-remoteproc"] == nil)

    let other = try Self.parts(of: "ok3568").base
    #expect(other.root[path: "/cpus/cpu@300"]?[property: "reg"]?.cells == [0x300])
    #expect(
      other.root[path: "/cpus/cpu@300"]?[property: "compatible"]?.strings == ["arm,cortex-a53"])
    #expect(
      other.root[path: "/chosen"]?[property: "bootargs"]?.strings
        == ["console=ttyAMA0 earlycon"])
  }

  @Test func anOverlayThatDoesNotApplyIsRefused() throws {
    let base = try Self.parts(of: "rpi4").base
    let overlay = DeviceTree(
      root: Node(
        "",
        children: [
          Node(
            "fragment@0", properties: [Property("target-path", string: "/absent")],
            children: [Node("__overlay__")])
        ]))
    #expect(
      throws: DeviceTreeError.invalidBlob(
        reason: "the overlay does not apply: FDT_ERR_NOTFOUND")
    ) { try base.applying(overlay: overlay.blob()) }
    #expect(throws: DeviceTreeError.self) { try base.applying(overlay: [1, 2, 3]) }
  }

  // MARK: faults of an overlay

  @Test func regionsInTheWrongOrderAreFound() throws {
    try expect([
      "memory-region of zephyr names its regions in the wrong order: the shared memory"
        + " [0x70000000, 0x70100000) comes first"
    ]) { node in
      guard let index = node.properties.firstIndex(where: { $0.name == "memory-region" }) else {
        return
      }
      let value = node.properties[index].value
      node.properties[index].value = Array(value[4...] + value[..<4])
    }
  }

  @Test func missingNodesAreFound() throws {
    try expect(["the tree has no node compatible with \"oe,mcs_remoteproc\""]) { node in
      node.properties.removeAll { $0.name == "compatible" }
    }
    try expect([
      "no memory-region is the shared memory [0x70000000, 0x70100000) of zephyr",
      "no memory-region is the client memory [0x7a000000, 0x7e000000) of zephyr",
    ]) { node in node.properties.removeAll { $0.name == "memory-region" } }
  }

  private func expect(
    _ problems: [String], after change: (inout Node) -> Void,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let (machine, base, overlay) = try Self.parts(of: "rpi4")
    var tree = try base.applying(overlay: overlay)
    let index = try #require(tree.root.children.firstIndex { $0.name == "mcs-remoteproc" })
    change(&tree.root.children[index])
    #expect(machine.problems(in: tree) == problems, sourceLocation: location)
  }

  private static func parts(
    of board: String
  ) throws -> (machine: RehearsalMachine, base: DeviceTree, overlay: [UInt8]) {
    let source = try CheckedSource(BoardSource(board, search: Boards.search))
    let machine = try RehearsalMachine(source.board)
    let template = try TreeTemplate(
      Repository.bytes("templates/trees/qemu-virt.yaml"), file: "qemu-virt.yaml")
    let overlay = try #require(try source.bootTree())
    return (machine, try machine.baseTree(template), overlay.blob)
  }
}
