// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import Testing

@Suite struct LinuxCPUsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Behind `#size-cells` of /cpus.
    var cpus: String
    var boot: UInt64 = 0
    var cells = "#address-cells = <1>;"
    /// `200:1`, in the order of the nodes.
    var numbers: String
    /// Before 5.17, where that differs.
    var before: String?
  }

  private static func cpu(_ reg: String, _ more: String = "") -> String {
    "cpu@\(reg) { device_type = \"cpu\"; reg = <0x\(reg)>; \(more) };"
  }

  static let cases = [
    Case(
      testDescription: "in order", cpus: cpu("0") + cpu("1") + cpu("2"), numbers: "0:0 1:1 2:2"),
    Case(
      testDescription: "the boot cpu is third",
      cpus: cpu("200") + cpu("201") + cpu("0") + cpu("100"), numbers: "200:1 201:2 0:0 100:3"),
    Case(
      testDescription: "the boot cpu has another reg", cpus: cpu("0") + cpu("100") + cpu("101"),
      boot: 0x100, numbers: "0:1 100:0 101:2"),
    Case(
      testDescription: "no node boots", cpus: cpu("1") + cpu("2"), boot: 7, numbers: "1:1 2:2"),
    Case(
      testDescription: "fail", cpus: cpu("0") + cpu("1", "status = \"fail\";") + cpu("2"),
      numbers: "0:0 1:failed 2:1", before: "0:0 1:1 2:2"),
    Case(
      testDescription: "fail with a reason",
      cpus: cpu("0") + cpu("1", "status = \"fail-fused\";") + cpu("2"),
      numbers: "0:0 1:failed 2:1", before: "0:0 1:1 2:2"),
    Case(
      testDescription: "a status that only begins like it",
      cpus: cpu("0") + cpu("1", "status = \"failure\";") + cpu("2"), numbers: "0:0 1:1 2:2"),
    Case(
      testDescription: "disabled", cpus: cpu("0") + cpu("1", "status = \"disabled\";") + cpu("2"),
      numbers: "0:0 1:1 2:2"),
    Case(
      testDescription: "a duplicate",
      cpus: cpu("0") + cpu("1") + """
        cpu@5 { device_type = "cpu"; reg = <1>; };
        """ + cpu("2"), numbers: "0:0 1:1 1:duplicate2 2:3"),
    Case(
      testDescription: "a duplicate of the boot cpu",
      cpus: cpu("0") + """
        cpu@5 { device_type = "cpu"; reg = <0>; };
        """ + cpu("2"), numbers: "0:0 0:duplicate1 2:2"),
    Case(
      testDescription: "no reg", cpus: cpu("0") + "cpu-x { device_type = \"cpu\"; };" + cpu("2"),
      numbers: "0:0 -:invalid1 2:2"),
    Case(
      testDescription: "bits that no MPIDR has", cpus: cpu("0") + cpu("80000001") + cpu("2"),
      numbers: "0:0 -:invalid1 2:2"),
    Case(
      testDescription: "two cells",
      cpus: """
        cpu@0 { device_type = "cpu"; reg = <0 0>; };
        cpu@100000000 { device_type = "cpu"; reg = <1 0>; };
        """, cells: "#address-cells = <2>;", numbers: "0:0 100000000:1"),
    Case(
      testDescription: "the root's cells",
      cpus: """
        cpu@0 { device_type = "cpu"; reg = <0 0>; };
        cpu@3 { device_type = "cpu"; reg = <0 3>; };
        cpu@4 { device_type = "cpu"; reg = <4>; };
        """, cells: "", numbers: "0:0 3:1 -:invalid2"),
    Case(
      testDescription: "threads", cpus: cpu("0") + "cpu@2 { device_type = \"cpu\"; reg = <2 3>; };",
      numbers: "0:0 2:1"),
    Case(
      testDescription: "by name only, and what is no core",
      cpus: """
        cpu-map { };
        cpu@0 { reg = <0>; };
        core@1 { device_type = "cpu"; reg = <1>; };
        l2-cache { device_type = "cache"; reg = <9>; };
        """, numbers: "0:0 1:1"),
    Case(testDescription: "none", cpus: "", numbers: ""),
  ]

  @Test(arguments: cases) func numbers(_ example: Case) throws {
    let tree = try tree("cpus { \(example.cells) #size-cells = <0>; \(example.cpus) };")
    func numbers(_ version: LinuxVersion) -> String {
      tree.linuxCPUs(boot: example.boot, on: version).entries.map { entry in
        let fate =
          switch entry.fate {
          case .number(let number): "\(number)"
          case .duplicate(let number): "duplicate\(number)"
          case .invalid(let number): "invalid\(number)"
          case .failed: "failed"
          }
        return (entry.cpu.reg.map { String($0, radix: 16) } ?? "-") + ":" + fate
      }.joined(separator: " ")
    }
    #expect(numbers(.current) == example.numbers)
    #expect(numbers(LinuxVersion(5, 17)) == example.numbers)
    #expect(numbers(LinuxVersion(5, 16)) == example.before ?? example.numbers)
  }

  @Test func lookups() throws {
    let tree = try tree(
      """
      cpus {
        #address-cells = <1>; #size-cells = <0>;
        cpu@200 { device_type = "cpu"; reg = <0x200>; enable-method = "spin-table"; };
        cpu@0 { device_type = "cpu"; reg = <0>; enable-method = "psci"; status = "okay"; };
        cpu@300 { device_type = "cpu"; reg = <0x200>; };
      };
      """)
    let cpus = tree.linuxCPUs(boot: 0)
    #expect(cpus.hasBootCPU && !tree.linuxCPUs(boot: 1).hasBootCPU)
    #expect(cpus[0]?.path == "/cpus/cpu@0" && cpus[1]?.path == "/cpus/cpu@200" && cpus[2] == nil)
    #expect(cpus.number(ofReg: 0x200) == 1 && cpus.number(ofReg: 0x300) == nil)
    #expect(tree.cpus.map(\.enableMethod) == ["spin-table", "psci", nil])
    #expect(DeviceTree(root: Node("")).cpus.isEmpty)
  }
}
