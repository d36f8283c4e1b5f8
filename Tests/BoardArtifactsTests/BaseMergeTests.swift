// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import DeviceTree
import TestSupport
import Testing

@Suite struct BaseMergeTests {
  /// A small vendor tree, in source.
  static let source = """
    /dts-v1/;
    /memreserve/ 0x40000000 0x1000;
    / {
      #address-cells = <2>;
      #size-cells = <2>;
      compatible = "vendor,board", "linux,dummy-virt";
      aliases { serial0 = "/uart@9000000"; old = "/reserved-memory/mcs@70000000"; };
      chosen { bootargs = "console=ttyS0 maxcpus=4 root=/dev/sda"; kaslr-seed = <1 2>;
        linux,initrd-start = <0x48000000>; linux,initrd-end = <0x48100000>;
        linux,uefi-system-table = <0 1>; };
      memory@40000000 { device_type = "memory"; reg = <0 0x40000000 0 0x40000000>; };
      psci { compatible = "arm,psci-1.0"; method = "hvc"; };
      uart@9000000 { reg = <0 0x9000000 0 0x1000>; phandle = <0x21>; };
      reserved-memory {
        #address-cells = <2>;
        #size-cells = <2>;
        ranges;
        zz@50000000 { reg = <0 0x50000000 0 0x1000>; no-map; };
        mcs@70000000 { compatible = "mcs_mem"; reg = <0 0x70000000 0 0xd000000>; no-map; };
        aa@51000000 { reg = <0 0x51000000 0 0x1000>; phandle = <0x20>; no-map; };
      };
      user { memory-region = <0x20>; };
      cpus {
        #address-cells = <1>;
        #size-cells = <0>;
        cpu@0 { device_type = "cpu"; reg = <0>; };
        cpu@1 { device_type = "cpu"; reg = <1>; };
        cpu@2 { device_type = "cpu"; reg = <2>; };
        cpu@3 { device_type = "cpu"; reg = <3>; };
      };
      __symbols__ { uart = "/uart@9000000"; mcs = "/reserved-memory/mcs@70000000"; };
    };
    """

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func base(_ changes: [(String, String)] = []) throws -> DeviceTree {
    var text = Self.source
    for (old, new) in changes {
      try #require(text.contains(old))
      text = text.replacing(old, with: new)
    }
    let file = try folder.write("base.dts", text)
    let outcome = try run(["dtc", "-q", "-b", "2", "-I", "dts", "-O", "dtb", file])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try DeviceTree(blob: outcome.output)
  }

  private func merge(
    _ base: DeviceTree, _ changes: [(String, String)] = [], flavour: NodeFlavour = .remoteproc
  ) throws -> BaseMerge {
    try #require(
      try BaseMerge(Example.unchecked(Example.profile(changes), base: base), flavour: flavour))
  }

  @Test func addsOursAndKeepsTheRest() throws {
    let base = try base()
    let tree = try merge(base).tree
    #expect(tree.reservations == base.reservations)
    #expect(tree.bootCPU == 2)
    #expect(
      tree.root.children.map(\.name) == base.root.children.map(\.name) + ["mcs-remoteproc"])
    #expect(
      tree.root[child: "reserved-memory"]?.children.map(\.name) == [
        "zz@50000000", "aa@51000000", "shared-dma-pool@70000000", "rtos-memory@7a000000",
      ])
    let node = try #require(tree.root[child: "mcs-remoteproc"])
    #expect(node[property: "memory-region"]?.cells == [0x23, 0x24])
    #expect(tree.root[path: "/reserved-memory/shared-dma-pool@70000000"]?.phandle == 0x23)
    #expect(node[property: "cpus"]?.cells == [0x22])
    #expect(tree.root[path: "/cpus/cpu@3"]?.phandle == 0x22)
    for name in ["memory@40000000", "psci", "uart@9000000", "user"] {
      #expect(tree.root[child: name] == base.root[child: name])
    }
  }

  @Test func saysWhatItReplaced() throws {
    let merge = try merge(base())
    #expect(
      merge.notes == [
        "replaced  /reserved-memory/mcs@70000000 (compatible \"mcs_mem\", from the base)",
        "dropped   /chosen/kaslr-seed (a stored seed is the same on every boot)",
        "dropped   /chosen/linux,initrd-start (of the boot that the tree was read from)",
        "dropped   /chosen/linux,initrd-end (of the boot that the tree was read from)",
        "dropped   /chosen/linux,uefi-system-table (of the boot that the tree was read from)",
      ])
    #expect(merge.tree.root[child: "__symbols__"]?.properties.map(\.name) == ["uart"])
    #expect(merge.tree.root[child: "aliases"]?.properties.map(\.name) == ["serial0"])
    #expect(merge.tree.root[child: "chosen"]?.properties.map(\.name) == ["bootargs"])
  }

  @Test(arguments: NodeFlavour.allCases)
  func mergingTwiceGivesTheSameBytes(_ flavour: NodeFlavour) throws {
    let once = try merge(base(), flavour: flavour).tree
    let again = try merge(once, flavour: flavour)
    #expect(try again.tree.blob() == once.blob())
    // Also from the other flavour, and where the cores come before or after.
    let other = try merge(
      merge(base(), flavour: flavour == .mcsMem ? .remoteproc : .mcsMem).tree, flavour: flavour)
    #expect(
      other.tree.root[child: "reserved-memory"]?.children.map(\.name)
        == once.root[child: "reserved-memory"]?.children.map(\.name))
  }

  @Test(arguments: [
    (
      "console=ttyS0 maxcpus=4 root=/dev/sda", "console=ttyS0 maxcpus=3 root=/dev/sda",
      ["replaced  maxcpus=4 by maxcpus=3 in /chosen/bootargs"]
    ),
    (
      "console=ttyS0 root=/dev/sda", "console=ttyS0 root=/dev/sda maxcpus=3",
      ["added     maxcpus=3 to /chosen/bootargs"]
    ),
    ("a  b maxcpus=3", "a  b maxcpus=3", []),
    (
      "a='b  c'  maxcpus=2 d", "a='b  c'  maxcpus=3 d",
      ["replaced  maxcpus=2 by maxcpus=3 in /chosen/bootargs"]
    ),
    (
      "console=ttyS0 -- maxcpus=3", "console=ttyS0 maxcpus=3 -- maxcpus=3",
      ["added     maxcpus=3 to /chosen/bootargs"]
    ),
    ("-- single", "maxcpus=3 -- single", ["added     maxcpus=3 to /chosen/bootargs"]),
    (
      "maxcpus=3 a maxcpus=2", "maxcpus=3 a maxcpus=3",
      ["replaced  maxcpus=2 by maxcpus=3 in /chosen/bootargs"]
    ),
  ])
  func bootArgumentsThatLiveInTheTree(
    _ before: String, _ after: String, _ notes: [String]
  ) throws {
    let base = try base([("console=ttyS0 maxcpus=4 root=/dev/sda", before)])
    let merge = try merge(base, [("cmdline: append", "cmdline: devicetree")])
    #expect(
      merge.tree.root[child: "chosen"]?[property: "bootargs"]?.strings == [after])
    #expect(merge.notes.filter { $0.contains("bootargs") } == notes)
  }

  /// A second console is one more, not another value of the first.
  @Test func aConsoleIsAddedBesideTheOthers() throws {
    let merge = try merge(
      base(),
      [("cmdline: append", "cmdline: devicetree, arguments: [console=tty1]")])
    #expect(
      merge.tree.root[child: "chosen"]?[property: "bootargs"]?.strings == [
        "console=ttyS0 maxcpus=3 root=/dev/sda console=tty1"
      ])
  }

  @Test func aTreeWithoutReservedMemoryGetsIt() throws {
    var base = try base()
    base.root.children.removeAll { ["reserved-memory", "user", "chosen"].contains($0.name) }
    let tree = try merge(base, [("cmdline: append", "cmdline: devicetree")]).tree
    #expect(try #require(tree.root[child: "reserved-memory"]).childCells == (2, 2))
    #expect(
      tree.root[child: "chosen"]?[property: "bootargs"]?.strings == ["maxcpus=3"])
  }

  @Test func banksOfSizeZeroTellNothing() throws {
    let base = try base([("reg = <0 0x40000000 0 0x40000000>", "reg = <0 0 0 0>")])
    _ = try merge(base)
  }

  @Test func firmwareMayBringPSCI() throws {
    var base = try base()
    base.root.children.removeAll { $0.name == "psci" }
    _ = try merge(base, [("psci: {method: hvc}", "psci: {method: hvc, provided-by: firmware}")])
  }

  /// The checks have refused such a base before (Tests/BoardChecksTests); merging stays a sentence.
  @Test(arguments: [
    (
      "cpu@3 { device_type = \"cpu\"; reg = <3>; };", "",
      "property 'cpus' of /mcs-remoteproc refers to '&cpu3', and no node has that label"
    ),
    (
      "phandle = <0x21>", "phandle = <0xfffffffe>",
      "cannot write the device tree (no phandle is free)"
    ),
    (
      "/ {\n  #address-cells = <2>", "/ {\n  #address-cells = <0xf0000000>",
      "0x70000000 does not fit in #address-cells = 4026531840"
    ),
  ])
  func intoATreeThatCannotTakeThemNothingIsMerged(
    _ old: String, _ new: String, _ message: String
  ) throws {
    let base = try base([(old, new)])
    do {
      _ = try merge(base)
      Issue.record("merged")
    } catch { #expect("\(error)".hasSuffix(message)) }
  }

  /// Whatever bytes a base has: merged or refused, never a crash or a hang.
  @Test func damagedBasesDoNoHarm() throws {
    let blob = try base().blob()
    for index in blob.indices {
      for change in [0x01, 0x80, 0xff] as [UInt8] {
        var damaged = blob
        damaged[index] ^= change
        guard let tree = try? DeviceTree(blob: damaged) else { continue }
        if let merged = try? merge(tree) { _ = try BoardTree.verifiedBlob(merged.tree) }
      }
    }
  }
}
