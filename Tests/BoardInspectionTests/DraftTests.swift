// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardInspection
import BoardProfile
import DeviceTree
import Foundation
import TestSupport
import Testing

@Suite struct DraftTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func draft(_ tree: String, memory: String? = nil) throws -> DraftProfile {
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: tree)))
    let facts = try SystemFacts(
      DeviceTree(blob: bytes), memory: memory.map(IOMemory.init), commandLine: nil)
    return try DraftProfile(facts, name: nil)
  }

  private func findings(_ draft: DraftProfile) throws -> [String] {
    BoardCheck(try Profile.parse(Array(draft.text.utf8), file: "\(draft.name).yaml")).findings()
      .map { "\($0.rule): \($0.message)" }
  }

  /// A board with 4 GiB: the RAM is not in the tree of this board's kernel.
  private static let memoryOfRPi4 = """
    00000000-3b3fffff : System RAM
      00000000-0007ffff : reserved
      00210000-018cffff : Kernel code
      018d0000-01d4ffff : reserved
      01d50000-01faffff : Kernel data
    40000000-fbffffff : System RAM
    fd500000-fd50930f : fd500000.pcie pcie@7d500000
    """

  @Test func aBoardWhoseRAMIsInIOMemory() throws {
    let tree = try VendorTrees.file("broadcom/bcm2711-rpi-4-b.dtb")
    do throws(any Error) {
      _ = try draft(tree)
      Issue.record("no error")
    } catch {
      #expect(
        "\(error)"
          == "the RAM is unknown: the tree leaves /memory to the boot loader; inspect the running"
          + " system, or a copy with /proc/iomem (--root)")
    }
    do throws(any Error) {
      _ = try draft(tree, memory: "00000000-00000000 : System RAM\n")
      Issue.record("no error")
    } catch {
      #expect(
        "\(error)"
          == "the RAM is unknown: the tree leaves /memory to the boot loader, and /proc/iomem hides its"
          + " addresses from everybody but root; on the board, as root: cat /proc/iomem"
          + " >FOLDER/proc/iomem")
    }
    let draft = try draft(tree, memory: Self.memoryOfRPi4)
    #expect(draft.name == "raspberrypi-4-model-b")
    #expect(try findings(draft) == [])
    #expect(draft.text.contains("- {base: 0x40000000, size: 3008M}"))
    #expect(draft.text.contains("memory: {base: 0x7a000000, size: 64M}"))
    #expect(draft.text.contains("psci: {method: smc, provided-by: firmware}"))
    #expect(draft.text.contains("cells: {address: 2, size: 1}"))
  }

  /// The draft passes the checks, and its client fits the tree that it was made from.
  @Test func draftsOfVendorTreesFitThem() throws {
    var outcomes: [String: Int] = [:]
    for file in try VendorTrees.files(sample: 60) {
      do throws(any Error) {
        let draft = try draft(file)
        #expect(try findings(draft) == [], "\(file)")
        let profile = try folder.write("\(draft.name).yaml", draft.text)
        let merged = try run([
          Repository.product("mcs-dtb"), profile, "--base", file, "-o", folder.path + "/out.dtb",
        ])
        #expect(merged.status == 0, "\(file): \(merged.errors)")
        outcomes["fits", default: 0] += 1
      } catch let error as InspectionError {
        outcomes[String(error.description.prefix { $0 != ":" }), default: 0] += 1
      }
    }
    print("drafts of vendor trees: \(outcomes)")
    #expect(outcomes["fits", default: 0] > 10)
  }

  @Test func aSystemWithoutATreeIsAPC() throws {
    let root = folder.path
    _ = try folder.write(
      "proc/iomem",
      """
      00000000-00000fff : Reserved
      00001000-0009efff : System RAM
      00100000-7fffffff : System RAM
        01000000-01e03a16 : Kernel code
      fec00000-fec003ff : IOAPIC 0
      100000000-27fffffff : System RAM
      """)
    _ = try folder.write(
      "proc/cpuinfo",
      "processor\t: 0\nmodel name\t: A PC\nflags\t: x2apic\napicid\t\t: 0\n\n"
        + "processor\t: 1\nmodel name\t: A PC\nflags\t: x2apic\napicid\t\t: 2\n")
    let outcome = try run([Repository.product("mcs-dtb"), "inspect", "--root", root])
    #expect(
      outcome.errors == """
        next: look at 5 lines that say 'look:', once they are in a-pc.yaml, then mcs-dtb check a-pc.yaml

        """)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("  - {id: 1, reg: 0x00000002}"))
    #expect(outcome.text.contains("window: {base: 0x27be00000, size: 66M}"))
  }

  /// Everybody but root sees zeros.
  @Test func hiddenAddressesAreSaid() throws {
    _ = try folder.write(
      "proc/iomem", "00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n")
    _ = try folder.write("proc/cpuinfo", "apicid\t: 0\n")
    let outcome = try run([Repository.product("mcs-dtb"), "inspect", "--root", folder.path])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "error: \(folder.path): /proc/iomem hides its addresses from everybody but root;"
        + " on the board, as root: cat /proc/iomem >FOLDER/proc/iomem\n")
  }

  /// A copy of /proc/device-tree has the same facts as the blob it came from.
  @Test func aFolderIsATree() throws {
    let file = try VendorTrees.file("rockchip/rk3568-rock-3a.dtb")
    let tree = try DeviceTree(blob: [UInt8](Data(contentsOf: URL(fileURLWithPath: file))))
    func write(_ node: Node, to path: String) throws {
      for property in node.properties {
        _ = try folder.write("\(path)/\(property.name)", property.value)
      }
      for child in node.children { try write(child, to: "\(path)/\(child.name)") }
    }
    try write(tree.root, to: "proc/device-tree")
    _ = try folder.write("proc/iomem", "00200000-7fffffff : System RAM\n")
    let outcome = try run([Repository.product("mcs-dtb"), "inspect", "--root", folder.path])
    #expect(
      outcome.errors
        == "next: look at 6 lines that say 'look:', once they are in rock3a.yaml, then mcs-dtb check"
        + " rock3a.yaml\n")
    let other = try draft(file, memory: "00200000-7fffffff : System RAM\n").text
    let remark =
      "# look: a folder has no order: compare with /sys/devices/system/cpu/cpu*/of_node/reg\n"
    #expect(outcome.text.contains(remark))
    #expect(outcome.text.replacing(remark, with: "") == other)
  }

  @Test func whatIsNoBoardIsRefused() throws {
    let overlay = try folder.write("o.dtbo", run([Repository.product("mcs-dtb"), "rpi4"]).output)
    let outcome = try run([Repository.product("mcs-dtb"), "inspect", "--dtb", overlay])
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: \(overlay): this is an overlay, not a board's tree\n")
    let broken = try folder.write("x.dtb", "nonsense")
    #expect(try run([Repository.product("mcs-dtb"), "inspect", "--dtb", broken]).status == 1)
  }

  /// Names in a tree may be anything, and the draft is YAML all the same.
  @Test func namesAreQuoted() throws {
    let source = """
      /dts-v1/;
      / { #address-cells = <1>; #size-cells = <1>; compatible = "a,b\\"c: #", "x"; model = "\\\\ \\n '\\"";
        memory@0 { device_type = "memory"; reg = <0 0x40000000>; };
        psci { compatible = "arm,psci-1.0"; method = "smc"; };
        gic { compatible = "arm,gic-v3"; };
        cpus { #address-cells = <1>; #size-cells = <0>;
          cpu@0 { device_type = "cpu"; reg = <0>; }; cpu@1 { device_type = "cpu"; reg = <1>; }; };
      };
      """
    let file = try folder.write("odd.dts", source)
    let blob = folder.path + "/odd.dtb"
    let outcome = try run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob, file])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let draft = try draft(blob)
    #expect(draft.name == "b-c")
    #expect(try findings(draft) == [])
  }
}
