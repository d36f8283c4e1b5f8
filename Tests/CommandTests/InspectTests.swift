// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// `mcs-dtb inspect`, and what `check` says of the drafts.
@Suite struct InspectTests {
  let folder: TemporaryFolder
  private let board = """
    /dts-v1/;
    / { #address-cells = <2>; #size-cells = <2>; compatible = "acme,board"; model = "Board";
      memory@40000000 { device_type = "memory"; reg = <0 0x40000000 0 0x80000000>; };
      psci { compatible = "arm,psci-1.0"; method = "smc"; };
      gic { compatible = "arm,gic-v3"; };
      cpus { #address-cells = <1>; #size-cells = <0>;
        cpu@0 { device_type = "cpu"; reg = <0>; enable-method = "psci"; };
        cpu@1 { device_type = "cpu"; reg = <1>; enable-method = "psci"; }; };
    };
    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("board.dts", board)
    let outcome = try shell("dtc -q -O dtb -o board.dtb board.dts", in: folder.path)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  private func mcsDtb(_ arguments: String...) throws -> Outcome {
    try run([Repository.product("mcs-dtb")] + arguments, in: folder.path)
  }

  @Test func aDraftReplacesNoFile() throws {
    let first = try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my.yaml")
    #expect(first.status == 0)
    #expect(
      first.errors == "next: look at 5 lines that say 'look:', then mcs-dtb check my.yaml\n")
    let mine = "# mine\n"
    try folder.write("my.yaml", mine)
    let second = try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my.yaml")
    #expect(second.status == 1)
    #expect(
      second.errors == """
        error: my.yaml exists, perhaps with your changes
          fix: name another file, or --force, which keeps what is there as my.yaml~

        """)
    #expect(try folder.bytes("my.yaml") == Array(mine.utf8))
    let forced = try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my.yaml", "--force")
    #expect(forced.status == 0)
    #expect(forced.errors.hasPrefix("kept      what was in my.yaml as my.yaml~\nnext: look at"))
    #expect(try folder.bytes("my.yaml~") == Array(mine.utf8))
    // What is kept is not replaced either.
    let again = try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my.yaml", "--force")
    #expect(again.status == 1)
    #expect(
      again.errors == """
        error: my.yaml~ holds an earlier file
          fix: give it another name, so that my.yaml can be kept there

        """)
    #expect(try folder.bytes("my.yaml~") == Array(mine.utf8))
    #expect(try mcsDtb("inspect", "--dtb", "board.dtb", "--force").status == 2)
  }

  @Test func checkNamesWhatADraftLeavesOpen() throws {
    #expect(try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my.yaml").status == 0)
    var text = String(decoding: try folder.bytes("my.yaml"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    let numbers = lines.filter { $0.element.contains("look: ") }.map { String($0.offset + 1) }
    let image = lines.first { $0.element.contains("client.bin") }!.offset + 1
    let draft = try mcsDtb("check", "./my.yaml", "--strict")
    #expect(draft.status == 0)
    #expect(
      draft.errors == """
        note: ./my.yaml: lines \(numbers.joined(separator: ", ")) still say 'look:'; remove it where you have looked
        note: ./my.yaml:\(image):19: the image is still called client.bin, as a draft calls it that knows none; name the client's own

        """)
    text = text.replacing("look: ", with: "").replacing("client.bin", with: "rtos.bin")
    try folder.write("my.yaml", text)
    #expect(try mcsDtb("check", "./my.yaml", "--strict").errors == "")
  }
}
