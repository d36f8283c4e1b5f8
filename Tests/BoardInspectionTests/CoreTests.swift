// SPDX-License-Identifier: MulanPSL-2.0

import BoardInspection
import DeviceTree
import TestSupport
import Testing

/// The cores of a draft are Linux's, in its order.
@Suite struct CoreTests {
  private static func core(_ reg: String, _ kind: String = "a53", _ more: String = "") -> String {
    "cpu@\(reg) { device_type = \"cpu\"; compatible = \"arm,cortex-\(kind)\"; reg = <0x\(reg)>; \(more) };"
  }

  private func lines(_ text: String) -> [String] {
    Array(part(text, from: "# look: Linux's order").dropFirst().prefix { !$0.hasPrefix("psci") })
  }

  @Test(
    arguments: [
      (
        core("200") + core("201") + core("0") + core("100"), [],
        ["cpus:", "0 200", "1 201", "2 000", "3 100"]
      ),
      // The running system knows better, and which core boots.
      (
        core("200") + core("201") + core("0") + core("100"), [0, 0x200, 0x201, 0x100],
        ["cpus:", "0 000", "1 200", "2 201", "3 100"]
      ),
      (
        core("0") + core("1", "a53", "status = \"fail\";") + core("2"), [],
        [
          "# look: /cpus/cpu@1 has status \"fail\": Linux up to 5.16 counts it", "cpus:", "0 000",
          "1 002",
        ]
      ),
      (
        core("0") + core("80000001") + core("2"), [],
        [
          "# look: Linux drops /cpus/cpu@80000001, whose reg is no other core's, and number 1 with it:"
            + " delete the node from the tree", "cpus:", "0 000", "1 002",
        ]
      ),
    ] as [(String, [UInt64], [String])])
  func areInLinuxsOrder(_ cpus: String, _ numbers: [UInt64], _ expected: [String]) throws {
    let text = try draft(tree(cpus: cpus), numbers: numbers)
    #expect(
      lines(text)
        == expected.map { line in
          guard let blank = line.firstIndex(of: " "), !line.hasPrefix("#") else { return line }
          return "  - {id: \(line[..<blank]), reg: 0x00000\(line[blank...].dropFirst())}"
        })
    #expect(text.contains("core: \"cortex-a53\"\n"))
  }

  @Test func severalKindsAreNoted() throws {
    let text = try draft(tree(cpus: Self.core("0", "a55") + Self.core("100", "a76")))
    #expect(
      lines(text) == [
        "cpus:", "  - {id: 0, reg: 0x00000000}   # cortex-a55",
        "  - {id: 1, reg: 0x00000100}   # cortex-a76",
      ])
    #expect(!text.contains("\ncore:"))
  }

  @Test(arguments: [
    (
      "", "# look: the tree has no psci node. Without firmware that adds one no client can start",
      "{method: smc, provided-by: firmware}"
    ),
    (
      "psci { compatible = \"arm,psci-1.0\"; };",
      "# look: /psci has no method: it is smc where firmware runs at EL3, and hvc under a hypervisor",
      "{method: smc}"
    ),
    (
      "psci { compatible = \"arm,psci-1.0\"; method = \"hvc\"; status = \"disabled\"; };",
      "# look: /psci is disabled, and Linux looks at no other: no client can start", "{method: hvc}"
    ),
    (
      "psci { compatible = \"arm,psci\"; method = \"smc\"; };",
      "# look: /psci is PSCI 0.1, and mcs_km needs 0.2 or later", "{method: smc}"
    ),
  ])
  func whatIsWrongWithPSCIIsSaid(_ node: String, _ remark: String, _ psci: String) throws {
    #expect(try draft(tree(psci: node)).contains("\n\(remark)\npsci: \(psci)\n"))
  }

  @Test(arguments: ["acpi=force", "quiet acpi=on"])
  func aBootByACPIIsRefused(_ arguments: String) throws {
    for tree in [try tree(chosen: "linux,uefi-system-table = <0 1>;", cpus: ""), try tree()] {
      let error = #expect(throws: InspectionError.self) {
        _ = try draft(tree, commandLine: arguments)
      }
      #expect(
        error?.description
          == "Linux was booted by ACPI here, and clients need a device tree: switch the firmware"
          + " from ACPI to Device Tree in its setup, remove acpi= from the command line, boot again,"
          + " and inspect then")
    }
  }
}
