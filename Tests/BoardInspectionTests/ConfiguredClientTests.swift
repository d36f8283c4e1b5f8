// SPDX-License-Identifier: MulanPSL-2.0

import BoardInspection
import DeviceTree
import TestSupport
import Testing

/// A draft of a system that has clients already has these clients.
@Suite struct ConfiguredClientTests {
  private static func tree(
    _ regions: String, _ nodes: String, arguments: String = ""
  ) throws -> DeviceTree {
    try BoardInspectionTests.tree(
      """
      reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; \(regions) };
      \(nodes)
      """, chosen: "bootargs = \"\(arguments)\";")
  }

  /// `cpus shared memory` of each client.
  private func clients(_ text: String) -> [String] {
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    func all(_ start: String) -> [Substring] {
      lines.filter { $0.hasPrefix(start) }.map { $0.dropFirst(start.count) }
    }
    let shared = zip(all("base: "), all("size: ")).map { "\($0)+\($1)" }
    return zip(all("cpus: ["), zip(shared, all("memory: {"))).map { cpus, memory in
      "\(cpus.dropLast()): \(memory.0) \(memory.1)"
    }
  }

  private static let two = """
    a: a@60000000 { reg = <0 0x60000000 0 0x100000>; };
    b: b@61000000 { reg = <0 0x61000000 0 0x2000000>; no-map; };
    c: c@64000000 { reg = <0 0x64000000 0 0x100000>; };
    d: d@65000000 { reg = <0 0x65000000 0 0x2000000>; no-map; };
    """

  @Test(arguments: [
    // Each with its own cores.
    ("cpus = <&c2>;", "cpus = <&c3>;", "maxcpus=2", ["2", "3"]),
    ("cpus = <&c3>;", "cpus = <&c2>;", "", ["3", "2"]),
    // The tree does not say: those that Linux leaves alone.
    ("", "", "maxcpus=2", ["2", "3"]),
    ("", "cpus = <&c2>;", "maxcpus=2", ["3", "2"]),
    ("", "", "maxcpus=4", ["2", "3"]),
    ("", "", "", ["2", "3"]),
    ("", "", "maxcpus=1", ["1", "2, 3"]),
  ])
  func twoOfThem(
    _ first: String, _ second: String, _ arguments: String, _ cpus: [String]
  ) throws {
    let text = try draft(
      Self.tree(
        Self.two,
        """
        one { compatible = "oe,mcs_remoteproc"; memory-region = <&a &b>; \(first) };
        two { compatible = "oe,mcs_remoteproc"; memory-region = <&c &d>; \(second) };
        """, arguments: arguments))
    #expect(
      clients(text) == [
        "\(cpus[0]): 0x60000000+1M base: 0x61000000, size: 32M}",
        "\(cpus[1]): 0x64000000+1M base: 0x65000000, size: 32M}",
      ])
    #expect(text.contains("reserved: []"))
    #expect(text.contains("# client-2 is placed where /two reserves it already.\n"))
  }

  @Test(arguments: [
    // One region for both.
    (
      "a: a@60000000 { reg = <0 0x60000000 0 0x4000000>; };",
      "one { compatible = \"oe,mcs_remoteproc\"; memory-region = <&a>; cpus = <&c3>; };",
      "3: 0x60000000+1M base: 0x60100000, size: 63M}"
    ),
    // The first generation's.
    (
      "mcs@60000000 { compatible = \"mcs_mem\"; reg = <0 0x60000000 0 0x4000000>; };", "",
      "3: 0x60000000+1M base: 0x60100000, size: 63M}"
    ),
    (
      "mcs@70000000 { compatible = \"mcs_mem\"; reg = <0 0x70000000 0 0xe000000>; };", "",
      "3: 0x70000000+1M base: 0x7a000000, size: 64M}"
    ),
    // What is no client's for Linux stays reserved.
    (
      "a: a@60000000 { reg = <0 0x60000000 0 0x4000000>; };",
      "one { compatible = \"oe,mcs_remoteproc\"; memory-region = <&a>; status = \"disabled\"; };",
      "3: 0x70000000+1M base: 0x7a000000, size: 64M}"
    ),
  ])
  func oneRegion(_ regions: String, _ nodes: String, _ expected: String) throws {
    let text = try draft(Self.tree(regions, nodes, arguments: "maxcpus=3"))
    #expect(clients(text) == [expected])
    #expect(text.contains("reserved: []") != nodes.contains("disabled"))
    #expect(try findings(text) == [])
  }

  @Test func whatIsTooSmallIsSaid() throws {
    let text = try draft(
      Self.tree("mcs@70000000 { compatible = \"mcs_mem\"; reg = <0 0x70000000 0 0x100000>; };", ""))
    #expect(
      text.contains(
        "# look: /reserved-memory/mcs@70000000 keeps memory for a client that is too small or not RAM\n"
      ))
    #expect(text.contains("  - {name: mcs, base: 0x70000000, size: 1M, owner: firmware"))
    #expect(!text.contains("      base: 0x70000000"))
  }
}
