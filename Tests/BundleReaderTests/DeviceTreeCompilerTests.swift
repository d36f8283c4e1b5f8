// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// dtc and fdtoverlay read the trees and the Zephyr overlay.
@Suite struct DeviceTreeCompilerTests {
  // MARK: The board's tree

  @Test func aWholeTreeIsReadByDtc() throws {
    let bundle = try StagedBundle("qemu-a53")
    #expect(try dtc(bundle, "boot/qemu-a53.dtb").status == 0)
    try cut("boot/qemu-a53.dtb", of: bundle)
    #expect(try dtc(bundle, "boot/qemu-a53.dtb").status != 0)
  }

  @Test(arguments: ["hi3093", "ok3568"])
  func anOverlayIsAppliedByFdtoverlay(_ board: String) throws {
    let bundle = try StagedBundle(board)
    let outcome = try overlay(bundle)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let merged = try run([
      "fdtget", "-t", "s", bundle.folder.path + "/merged.dtb", "/mcs-remoteproc", "compatible",
    ])
    #expect(merged.text == "oe,mcs_remoteproc\n")
    try cut("boot/overlays/mcs-resources.dtbo", of: bundle)
    #expect(try overlay(bundle).status != 0)
  }

  private func dtc(_ bundle: StagedBundle, _ file: String) throws -> Outcome {
    try run(["dtc", "-q", "-I", "dtb", "-O", "dts", "\(bundle.path)/\(file)"])
  }

  /// Its first half, as of a copy that was interrupted.
  private func cut(_ file: String, of bundle: StagedBundle) throws {
    let bytes = try bundle.folder.bytes("out/\(file)")
    try bundle.folder.write("out/\(file)", Array(bytes.prefix(bytes.count / 2)))
  }

  private func overlay(_ bundle: StagedBundle) throws -> Outcome {
    try shell(
      """
      dtc -q -@ -I dts -O dtb -o base.dtb \(Repository.path("Tests/Fixtures/hi3093-stand-in.dts")) &&
      fdtoverlay -i base.dtb -o merged.dtb out/boot/overlays/mcs-resources.dtbo
      """, in: bundle.folder.path)
  }

  // MARK: Zephyr

  /// As Zephyr's boards are: memory at the root with the cells of qemu_cortex_a53, or with
  /// those that Zephyr's skeleton.dtsi gives all others, the Raspberry Pi among them.
  private static func zephyrBoard(cells: Int) -> String {
    let zero = cells == 2 ? "0 " : ""
    return """
      /dts-v1/;
      / {
        #address-cells = <\(cells)>;
        #size-cells = <\(cells)>;
        model = "stand-in";
        compatible = "stand-in";
        chosen { zephyr,sram = &sram0; zephyr,console = &uart0; };
        sram0: memory@40000000 {
          compatible = "mmio-sram";
          reg = <\(zero)0x40000000 \(zero)0x8000000>;
        };
        uart0: uart@9000000 { reg = <\(zero)0x9000000 \(zero)0x1000>; };
      };

      """
  }

  @Test(arguments: ["qemu-a53", "rpi4"], [1, 2])
  func zephyrsChosenNodesAreTheClientsMemory(_ board: String, _ cells: Int) throws {
    let bundle = try StagedBundle(board)
    let outcome = try zephyrTree(bundle, cells)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(try chosen("zephyr,sram", in: bundle) == "0 7a000000 0 4000000")
    #expect(try chosen("zephyr,ipc_shm", in: bundle) == "0 70000000 0 100000")
    #expect(try chosen("zephyr,console", in: bundle) != "")
  }

  @Test func aLabelThatThereIsNotIsFound() throws {
    let bundle = try StagedBundle("rpi4")
    try bundle.spoil("client/zephyr/zephyr.overlay", "mcs_shared: ", "")
    let outcome = try zephyrTree(bundle, 1)
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("mcs_shared"))
  }

  private func zephyrTree(_ bundle: StagedBundle, _ cells: Int) throws -> Outcome {
    let board = Self.zephyrBoard(cells: cells)
    try bundle.folder.write("zephyr.dts", board + bundle.text("client/zephyr/zephyr.overlay"))
    return try run(
      ["dtc", "-I", "dts", "-O", "dtb", "-o", "zephyr.dtb", "zephyr.dts"], in: bundle.folder.path)
  }

  /// The reg of the node that /chosen names.
  private func chosen(_ name: String, in bundle: StagedBundle) throws -> String {
    let tree = bundle.folder.path + "/zephyr.dtb"
    let node = try run(["fdtget", "-t", "s", tree, "/chosen", name]).text
    return String(
      try run(["fdtget", "-t", "x", tree, String(node.dropLast()), "reg"]).text.dropLast())
  }
}
