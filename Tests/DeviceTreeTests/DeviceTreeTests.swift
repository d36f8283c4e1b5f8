// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

@testable import DeviceTree

@Suite struct DeviceTreeTests {
  static let example = DeviceTree(
    root: Node(
      "",
      properties: [
        Property("model", string: "m"), Property("#address-cells", cells: [2]),
        Property("empty"),
      ],
      children: [
        Node(
          "z@1", properties: [Property("b", strings: ["x", "y"]), Property("a", cells: [1, 2])]),
        Node("a@0", children: [Node("inner", properties: [Property("reg", value: [1, 2, 3])])]),
      ]),
    reservations: [.init(address: 0x8000_0000, size: 0x1000), .init(address: 1 << 40, size: 1)],
    bootCPU: 3)

  @Test func whatIsWrittenReadsBackInTheSameOrder() throws {
    let blob = try Self.example.blob()
    #expect(try DeviceTree(blob: blob) == Self.example)
    #expect(try Self.example.blob() == blob)
  }

  @Test func dtcReadsTheSame() throws {
    let folder = try TemporaryFolder()
    let dtb = try folder.write("a.dtb", Self.example.blob())
    let dts = try run(["dtc", "-q", "-I", "dtb", "-O", "dts", dtb])
    #expect(dts.status == 0 && dts.errors == "")
    #expect(
      dts.text == """
        /dts-v1/;

        /memreserve/\t0x0000000080000000 0x0000000000001000;
        /memreserve/\t0x0000010000000000 0x0000000000000001;
        / {
        \tmodel = "m";
        \t#address-cells = <0x02>;
        \tempty;

        \tz@1 {
        \t\tb = "x\\0y";
        \t\ta = <0x01 0x02>;
        \t};

        \ta@0 {

        \t\tinner {
        \t\t\treg = [01 02 03];
        \t\t};
        \t};
        };

        """)
  }

  @Test func aLargeTreeGrowsItsBuffer() throws {
    let property = Property("data", value: [UInt8](repeating: 7, count: 300_000))
    let tree = DeviceTree(root: Node("", properties: [property]))
    #expect(try DeviceTree(blob: tree.blob()) == tree)
  }

  @Test func findsByPath() {
    #expect(Self.example.root[path: "/a@0/inner"]?.name == "inner")
    #expect(Self.example.root[path: "/"]?.children.count == 2)
    #expect(Self.example.root[path: "/a@0/none"] == nil)
  }

  @Test func cellsDefaultToTheSpecification() {
    #expect(Node("").childCells == (2, 1))
    let node = Node("", properties: [Property("#size-cells", cells: [0])])
    #expect(node.childCells == (2, 0))
  }

  @Test(arguments: [
    (UInt64(0x7000_0000), 2, [0, 0x7000_0000] as [UInt32]?), (0x7000_0000, 1, [0x7000_0000]),
    (0x1_1000_0000, 2, [1, 0x1000_0000]), (0x1_1000_0000, 1, nil), (5, 3, [0, 0, 5]),
    (0, 0, []), (1, 0, nil),
  ])
  func writesNumbersInCells(_ number: UInt64, _ width: Int, _ expected: [UInt32]?) {
    var property = Property("reg")
    #expect(property.append(number, cells: width) == (expected != nil))
    #expect(property.cells == (expected ?? []))
  }

  @Test func stringsAreRecognised() {
    #expect(Property("p", strings: ["a", ""]).strings == ["a", ""])
    #expect(Property("p", value: [0x61]).strings == nil)
    #expect(Property("p", value: [0xff, 0]).strings == nil)
    #expect(Property("p", value: [1, 2]).cells == nil)
  }
}

@Suite struct ReferenceTests {
  @Test func phandlesAreGivenInDocumentOrderToWhatIsReferredTo() throws {
    var tree = DeviceTree(
      root: Node(
        "", properties: [Property("p", phandlesOf: ["second", "first"])],
        children: [
          Node("a", label: "first"), Node("b", label: "unused"), Node("c", label: "second"),
        ]))
    try tree.resolveReferences()
    #expect(tree.root[property: "p"]?.cells == [2, 1])
    #expect(tree.root[child: "a"]?[property: "phandle"]?.cells == [1])
    #expect(tree.root[child: "b"]?[property: "phandle"] == nil)
    #expect(tree.root[child: "c"]?[property: "phandle"]?.cells == [2])
    #expect(tree == (try DeviceTree(blob: tree.blob())))
  }

  @Test func phandlesThatAreThereAreKept() throws {
    var tree = DeviceTree(
      root: Node(
        "", properties: [Property("p", phandlesOf: ["new", "old"])],
        children: [
          Node("a", properties: [Property("phandle", cells: [0x8005])]),
          Node("b", label: "old", properties: [Property("phandle", cells: [7])]),
          Node("c", label: "new"),
        ]))
    try tree.resolveReferences()
    #expect(tree.root[property: "p"]?.cells == [0x8006, 7])
  }

  @Test func aLabelNobodyHasIsAnError() {
    var tree = DeviceTree(
      root: Node("", children: [Node("n", properties: [Property("p", phandlesOf: ["x"])])]))
    #expect(throws: DeviceTreeError.unknownLabel("x", property: "p", node: "/n")) {
      try tree.resolveReferences()
    }
    #expect(
      DeviceTreeError.unknownLabel("x", property: "p", node: "/n").description
        == "property 'p' of /n refers to '&x', and no node has that label")
  }

  @Test func aLabelOfTwoNodesIsAnError() {
    var tree = DeviceTree(
      root: Node(
        "", properties: [Property("p", phandlesOf: ["x"])],
        children: [Node("a", label: "x"), Node("b", label: "x")]))
    #expect(throws: DeviceTreeError.duplicateLabel("x")) { try tree.resolveReferences() }
  }

  @Test func whenNoPhandleIsFreeItSaysSo() {
    var tree = DeviceTree(
      root: Node(
        "", properties: [Property("p", phandlesOf: ["x"])],
        children: [
          Node("a", properties: [Property("phandle", cells: [0xffff_fffe])]), Node("b", label: "x"),
        ]))
    #expect(throws: DeviceTreeError.cannotWrite(reason: "no phandle is free")) {
      try tree.resolveReferences()
    }
  }
}

@Suite struct DamagedBlobTests {
  @Test func everyTruncationIsRefused() throws {
    let blob = try DeviceTreeTests.example.blob()
    for length in 0..<blob.count {
      #expect(throws: DeviceTreeError.self) { try DeviceTree(blob: Array(blob[..<length])) }
    }
  }

  @Test(arguments: [
    ([] as [UInt8], "not a valid device tree (it is empty)"),
    (Array("hello".utf8), "not a valid device tree (FDT_ERR_TRUNCATED)"),
    (
      Array("hello, this is no device tree but a text".utf8),
      "not a valid device tree (FDT_ERR_BADMAGIC)"
    ),
  ])
  func saysWhatIsWrong(_ blob: [UInt8], _ message: String) {
    do throws(DeviceTreeError) {
      _ = try DeviceTree(blob: blob)
      Issue.record("read as a device tree")
    } catch { #expect(error.description == message) }
  }

  /// Each byte changed in turn: read or refused, and what is read can be written again.
  @Test func noChangedByteCrashes() throws {
    let blob = try DeviceTreeTests.example.blob()
    for index in blob.indices {
      for change in [0x01, 0x80, 0xff] as [UInt8] {
        var damaged = blob
        damaged[index] ^= change
        if let tree = try? DeviceTree(blob: damaged) { _ = try? tree.blob() }
      }
    }
  }

  /// libfdt 1.6 takes such lengths for negative ones; with 0xfffffff4 its full check never ends.
  @Test(arguments: [0x8000_0000, 0xffff_fff0, 0xffff_fff4, 0xffff_fff8, 0xffff_ffff] as [UInt32])
  func aPropertyLongerThanTheBlobIsRefused(_ length: UInt32) throws {
    let blob = try DeviceTree(root: Node("", properties: [Property("p", cells: [1])])).blob()
    // the header and the end of the reservations, then BEGIN_NODE, its name and PROP
    var damaged = blob
    damaged.replaceSubrange(68..<72, with: Property("", cells: [length]).value)
    #expect(damaged.count == blob.count && blob[68..<72] == [0, 0, 0, 4])
    #expect(throws: DeviceTreeError.invalidBlob(reason: "FDT_ERR_BADSTRUCTURE")) {
      try DeviceTree(blob: damaged)
    }
  }

  /// The reader knows versions 16 and 17.
  @Test func anOldVersionIsRefused() throws {
    var blob = try DeviceTree(root: Node("")).blob()
    blob[23] = 3
    #expect(throws: DeviceTreeError.invalidBlob(reason: "FDT_ERR_BADVERSION")) {
      try DeviceTree(blob: blob)
    }
  }

  @Test func deepNestingIsRefused() throws {
    var node = Node("n")
    for _ in 0..<80 { node = Node("n", children: [node]) }
    node.name = ""
    let blob = try DeviceTree(root: node).blob()
    #expect(throws: DeviceTreeError.tooDeep(limit: 64)) { try DeviceTree(blob: blob) }
  }
}
