// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import BoardProfile
import DeviceTree
import Files
import TestSupport
import Testing

/// Faults that the field's tools pass, in trees made the way people make them: QEMU's own tree, an
/// overlay in source, dtc and fdtoverlay.
@Suite struct PlantedFaultTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theTreeWithoutAFaultPasses() throws {
    let found = try findings(memory: "2G", pool: "70000000", client: "7a000000")
    #expect(found == [])
  }

  @Test func lessRAMThanTheTreeIsFor() throws {
    let found = try findings(memory: "512M", pool: "70000000", client: "7a000000")
    #expect(found.map(\.rule) == ["tree-outside-ram", "tree-outside-ram"])
    #expect(
      found.last?.message == "the region [0x7a000000, 0x7e000000) is outside the tree's own memory"
        + " [0x40000000, 0x60000000)")
  }

  @Test func theSharedPoolInsideTheImage() throws {
    let found = try findings(memory: "2G", pool: "7a100000", client: "7a000000")
    #expect(found.map(\.rule) == ["tree-overlap"])
    #expect(
      found.first?.message == "the memory of client 'zephyr' [0x7a000000, 0x7e000000) overlaps the"
        + " shared memory of client 'zephyr' [0x7a100000, 0x7a200000)")
  }

  @Test func aRegionPastTheEndOfRAM() throws {
    let found = try findings(memory: "2G", pool: "70000000", client: "be000000")
    #expect(Set(found.map(\.rule)) == ["tree-outside-ram", "tree-region-differs"])
    #expect(
      found.contains {
        $0.message == "the region [0xbe000000, 0xc2000000) is outside the tree's own memory"
          + " [0x40000000, 0xc0000000)"
      })
  }

  /// Makes the tree, sees dtc, fdtoverlay and dt-validate pass it, and checks it.
  private func findings(memory: String, pool: String, client: String) throws -> [Finding] {
    let base = folder.path + "/base.dtb"
    let qemu = try run([
      "qemu-system-aarch64", "-M", "virt,gic-version=3,dtb-randomness=off,dumpdtb=\(base)",
      "-cpu", "cortex-a53", "-smp", "4", "-m", memory, "-nographic", "-nic", "none",
    ])
    try #require(qemu.status == 0, "\(qemu.errors)")
    let source = try folder.write("o.dts", Self.overlay(pool: pool, client: client))
    let (overlay, merged) = (folder.path + "/o.dtbo", folder.path + "/merged.dtb")
    let dtc = try run(["dtc", "-I", "dts", "-O", "dtb", "-o", overlay, source])
    try #require(dtc.status == 0, "\(dtc.errors)")
    let applied = try run(["fdtoverlay", "-i", base, "-o", merged, overlay])
    try #require(applied.status == 0, "\(applied.errors)")
    try othersPass(merged, base: base)
    var check = BoardCheck(try Boards.profile("qemu-a53"))
    check.read(tree: try folder.bytes("merged.dtb"), file: merged)
    return check.findings()
  }

  /// dtc and dt-validate say no more about the tree than about QEMU's own.
  private func othersPass(_ merged: String, base: String) throws {
    let fetched = try run([Repository.path("bin/lib/python-packages"), "dtschema"])
    try #require(fetched.status == 0, "\(fetched.errors)")
    let programs = String(fetched.text.dropLast())
    let schema = folder.path + "/schema.json"
    let processed = try run([
      programs + "/dt-mk-schema", "-j", "-o", schema, Repository.path("km/bindings"),
    ])
    try #require(processed.status == 0, "\(processed.errors)")
    func complaints(_ file: String) throws -> Set<String> {
      let dtc = try run(["dtc", "-I", "dtb", "-O", "dtb", "-o", "/dev/null", file])
      try #require(dtc.status == 0)
      let valid = try run([programs + "/dt-validate", "-s", schema, file])
      try #require(valid.status == 0, "\(valid.errors)")
      return Set(
        (dtc.errors + valid.text + valid.errors).split(separator: "\n").map {
          String($0).replacing(file, with: "FILE")
        })
    }
    #expect(try complaints(merged).subtracting(complaints(base)) == [])
  }

  private static func overlay(pool: String, client: String) -> String {
    """
    /dts-v1/;
    /plugin/;
    &{/} {
      #address-cells = <2>;
      #size-cells = <2>;
      reserved-memory {
        #address-cells = <2>;
        #size-cells = <2>;
        ranges;
        pool: shared-dma-pool@\(pool) {
          compatible = "shared-dma-pool"; reg = <0 0x\(pool) 0 0x100000>; no-map;
        };
        client: rtos-memory@\(client) { reg = <0 0x\(client) 0 0x4000000>; no-map; };
      };
      mcs-remoteproc {
        compatible = "oe,mcs_remoteproc";
        memory-region = <&pool>, <&client>;
        memory-region-names = "shared-memory", "client-memory";
      };
    };
    """
  }
}
