// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import TestSupport
import Testing

/// PSCI, the interrupt controller, addresses and /chosen.
@Suite struct DeviceFactsTests {
  @Test(
    arguments: [
      ("", nil, nil, .okay),
      (
        "psci { compatible = \"arm,psci-1.0\", \"arm,psci-0.2\"; method = \"smc\"; };", "/psci",
        "smc",
        .okay
      ),
      (
        "firmware { psci { compatible = \"arm,psci\"; method = \"hvc\"; }; };", "/firmware/psci",
        "hvc", .okay
      ),
      ("psci { compatible = \"arm,psci-0.2\"; status = \"disabled\"; };", "/psci", nil, .disabled),
      (
        """
        a { compatible = "arm,psci-0.2"; method = "smc"; };
        b { compatible = "arm,psci-1.0"; method = "hvc"; };
        """, "/a", "smc", .okay
      ),
      ("psci { compatible = \"vendor,psci\"; method = \"smc\"; };", nil, nil, .okay),
    ] as [(String, String?, String?, NodeStatus)])
  func psci(_ content: String, _ path: String?, _ method: String?, _ status: NodeStatus) throws {
    let psci = try tree(content).psci
    #expect(psci?.path == path)
    #expect(psci?.method == method)
    #expect(psci?.status ?? .okay == status)
  }

  @Test func theGICHasItsPhysicalAddresses() throws {
    let tree = try tree(
      """
      soc {
        #address-cells = <1>; #size-cells = <1>;
        ranges = <0x7e000000 0 0xfe000000 0x1800000>, <0x40000000 0 0xff800000 0x800000>;
        old@40040000 {
          compatible = "arm,gic-v3"; status = "disabled"; reg = <0x40040000 0x1000>;
        };
        gic@40041000 {
          compatible = "vendor,gic", "arm,gic-400"; reg = <0x40041000 0x1000>, <0x40042000 0x2000>;
        };
        bus {
          #address-cells = <1>; #size-cells = <1>; ranges;
          serial@7e215040 { reg = <0x7e215040 0x40>; };
          far@10000000 { reg = <0x10000000 0x40>; };
        };
        i2c { #address-cells = <1>; #size-cells = <0>; sensor@50 { reg = <0x50>; }; };
      };
      """)
    let gic = try #require(tree.gic)
    #expect(gic.kind == .v2 && gic.compatible == "arm,gic-400" && gic.path == "/soc/gic@40041000")
    #expect(texts(gic.ranges) == ["0xff841000+0x1000", "0xff842000+0x2000"])
    #expect(tree.physicalRanges(of: "/soc/bus/serial@7e215040").map(texts) == ["0xfe215040+0x40"])
    for path in ["/soc/bus/far@10000000", "/soc/i2c/sensor@50", "/soc/none", "", "/no/such"] {
      #expect(tree.physicalRanges(of: path) == nil, "\(path)")
    }
  }

  @Test func gicV3IsAnotherKind() throws {
    let gic = try tree(
      "gic@8000000 { compatible = \"arm,gic-v3\"; reg = <0 0x8000000 0 0x10000>; };"
    ).gic
    #expect(gic?.kind == .v3)
    #expect(gic.map { texts($0.ranges) } == ["0x8000000+0x10000"])
    #expect(try tree("gic { compatible = \"vendor,gic\"; };").gic == nil)
  }

  @Test func whatChosenAndTheRootReport() throws {
    let tree = try tree(
      """
      compatible = "vendor,board", "vendor,soc";
      aliases { serial0 = "/soc/serial@1"; };
      chosen {
        bootargs = "console=ttyS0"; stdout-path = "serial0:115200n8"; kaslr-seed = <1 2>;
        linux,uefi-system-table = <0 1>;
      };
      """)
    #expect(tree.compatible == ["vendor,board", "vendor,soc"])
    #expect(tree.bootArguments == "console=ttyS0")
    #expect(tree.storedSeeds == ["kaslr-seed"])
    #expect(tree.wasStartedByUEFI && !tree.isOverlay)
    #expect(tree.consolePath == "/soc/serial@1")
    let empty = DeviceTree(root: Node(""))
    #expect(empty.compatible == [] && empty.bootArguments == nil && empty.storedSeeds == [])
    #expect(!empty.wasStartedByUEFI && empty.consolePath == nil && empty.psci == nil)
  }

  /// The kernel module looks for the same names.
  @Test func theModuleKnowsTheSameControllersAndPSCI() throws {
    let source = try Repository.text("km/mcs_arm64.c")
    func names(of table: String) throws -> [String] {
      let start = try #require(source.range(of: "of_device_id \(table)[] = {")).upperBound
      let end = try #require(source.range(of: "};", range: start..<source.endIndex)).lowerBound
      return source[start..<end].matches(
        of: /\.compatible = "([^"]*)"(?:, \.data = \(void \*\)(\d))?/
      )
      .map { $0.1 + ($0.2.map { " v\($0)" } ?? "") }
    }
    #expect(
      try names(of: "gic_nodes")
        == GIC.kinds.map { "\($0.compatible) \($0.kind == .v2 ? "v2" : "v3")" })
    for name in try names(of: "psci_nodes") {
      let psci = try #require(
        try tree("psci { compatible = \"\(name)\"; method = \"smc\"; };").psci)
      #expect(psci.hasStandardNumbers)
    }
    #expect(try tree("psci { compatible = \"arm,psci\"; };").psci?.hasStandardNumbers == false)
  }
}
