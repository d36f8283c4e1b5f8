// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import Testing

@Suite struct MemoryTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var content: String
    var ram: [String]
    /// Before disabled nodes were skipped, where that differs.
    var before519: [String]?

    init(_ name: String, _ content: String, _ ram: [String], before519: [String]? = nil) {
      (testDescription, self.content, self.ram) = (name, content, ram)
      self.before519 = before519
    }
  }

  static let cases = [
    Case(
      "one bank", "memory@40000000 { device_type = \"memory\"; reg = <0 0x40000000 0 0x1000>; };",
      ["0x40000000+0x1000"]),
    Case("none", "", []),
    Case(
      "two nodes, one with two banks",
      """
      memory@80000000 { device_type = "memory"; reg = <0 0x80000000 0 0x1000 1 0 2 0>; };
      memory@40000000 { device_type = "memory"; reg = <0 0x40000000 0 0x1000>; };
      """, ["0x80000000+0x1000", "0x100000000+0x200000000", "0x40000000+0x1000"]),
    Case(
      "filled in by the boot loader", "memory { device_type = \"memory\"; reg = <0 0 0 0>; };", []),
    Case("without reg", "memory { device_type = \"memory\"; };", []),
    Case("of another length", "memory { device_type = \"memory\"; reg = <0 1 2>; };", []),
    Case("without a device type", "memory@0 { reg = <0 0 0 0x1000>; };", []),
    Case(
      "by another name", "ram@0 { device_type = \"memory\"; reg = <0 0 0 0x1000>; };",
      ["0x0+0x1000"]),
    Case(
      "not a child of the root",
      "soc { memory@0 { device_type = \"memory\"; reg = <0 0 0 0x1000>; }; };", []),
    Case(
      "limited",
      """
      memory@0 {
        device_type = "memory"; reg = <0 0 0 0x8000>; linux,usable-memory = <0 0 0 0x1000>;
      };
      """, ["0x0+0x1000"]),
    Case(
      "limited to nothing",
      """
      memory@0 { device_type = "memory"; reg = <0 0 0 0x8000>; linux,usable-memory = <0 0 0 0>; };
      """, []),
    Case(
      "disabled",
      """
      memory@0 { device_type = "memory"; reg = <0 0 0 0x1000>; };
      memory@1000 { device_type = "memory"; reg = <0 0x1000 0 0x1000>; status = "disabled"; };
      """, ["0x0+0x1000"], before519: ["0x0+0x1000", "0x1000+0x1000"]),
  ]

  @Test(arguments: cases) func ram(_ example: Case) throws {
    let tree = try tree(example.content)
    #expect(texts(tree.ram()) == example.ram)
    #expect(texts(tree.ram(on: LinuxVersion(5, 19))) == example.ram)
    #expect(texts(tree.ram(on: LinuxVersion(5, 18))) == example.before519 ?? example.ram)
  }

  @Test func nodesHavePlacesAndKinds() throws {
    let nodes = try tree(
      """
      memory { device_type = "memory"; reg = <0 0 0>; };
      memory@1 { device_type = "memory"; reg = <0 1 1>; status = "reserved"; };
      memory@2 { device_type = "memory"; reg = <0 2 4>; linux,usable-memory = <0 2 1>; };
      """, cells: (2, 1)
    ).memoryNodes
    #expect(nodes.map(\.path) == ["/memory", "/memory@1", "/memory@2"])
    #expect(nodes.map(\.isPlaceholder) == [true, false, false])
    #expect(nodes.map(\.isLimited) == [false, false, true])
    #expect(nodes.map(\.status) == [.okay, .disabled, .okay])
  }
  @Test func whoSaysWhatThereIs() throws {
    let placeholder = "memory { device_type = \"memory\"; reg = <0 0 0 0>; };"
    let untyped = "memory@0 { reg = <0 0 0 0x1000>; };"
    let none = """
      memory@0 { device_type = "memory"; reg = <0 0 0 0x1000>; linux,usable-memory = <0 0 0 0>; };
      """
    let off = "memory@0 { device_type = \"memory\"; reg = <0 0 0 4>; status = \"disabled\"; };"
    for (content, isLeft) in [
      ("", true), (placeholder, true), (untyped, true), (none, false), (off, false),
    ] {
      #expect(try tree(content).leavesRAMToBootLoader == isLeft, "\(content)")
    }
    #expect(try tree(untyped + placeholder).untypedMemoryNodes.map(\.path) == ["/memory@0"])
  }
}
