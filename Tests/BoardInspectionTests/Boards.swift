// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardInspection
import BoardProfile
import DeviceTree
import TestSupport

/// A small board's tree.
func tree(
  _ nodes: String = "", chosen: String = "", before: String = "", cpus: String? = nil,
  memory: String =
    "memory@40000000 { device_type = \"memory\"; reg = <0 0x40000000 0 0x80000000>; };",
  psci: String = "psci { compatible = \"arm,psci-1.0\"; method = \"smc\"; };"
) throws -> DeviceTree {
  let cores = (0..<4).map {
    "c\($0): cpu@\($0) { device_type = \"cpu\"; compatible = \"arm,cortex-a53\"; reg = <\($0)>; };"
  }.joined()
  return try DeviceTree(
    blob: dtb(
      of: """
        /dts-v1/;
        \(before)
        / { #address-cells = <2>; #size-cells = <2>; compatible = "acme,board"; model = "Board";
          chosen { \(chosen) };
          cpus { #address-cells = <1>; #size-cells = <0>; \(cpus ?? cores) };
          \(memory)
          \(psci)
          gic { compatible = "arm,gic-v3"; };
          \(nodes)
        };
        """))
}

func draft(
  _ tree: DeviceTree, iomem: String? = nil, commandLine: String? = nil, numbers: [UInt64] = []
) throws -> String {
  try DraftProfile(
    SystemFacts(
      tree, memory: iomem.map(IOMemory.init), commandLine: commandLine, numbers: numbers),
    name: nil
  ).text
}

/// The lines of a draft from one that begins so to the next empty one, without its own comments
/// that every draft has.
func part(_ draft: String, from start: String) -> [String] {
  let lines = draft.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  return Array(lines.drop { !$0.hasPrefix(start) }.prefix { !$0.isEmpty })
}

/// What the checks find in it.
func findings(_ draft: String) throws -> [String] {
  BoardCheck(try Profile.parse(Array(draft.utf8), file: "board.yaml", mayHaveOtherName: true))
    .findings().map { "\($0.rule): \($0.message)" }
}
