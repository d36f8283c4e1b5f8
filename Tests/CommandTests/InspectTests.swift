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

  @Test(arguments: [
    (["-o", "My_Board.yaml"], "'My_Board'", "-o my-board.yaml"),
    (
      ["-o", "out/a-very-very-long-name-of-a-board-v2.yaml"],
      "'a-very-very-long-name-of-a-board-v2'", "-o a-very-very-long-name-of-a-boar.yaml"
    ),
    (["--name", "Pi 5"], "'Pi 5'", "--name pi-5"),
  ])
  func aNameThatNoBoardCanHaveIsRefused(
    _ arguments: [String], _ name: String, _ fix: String
  ) throws {
    let outcome = try run(
      [Repository.product("mcs-dtb"), "inspect", "--dtb", "board.dtb"] + arguments, in: folder.path)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == """
        error: \(name) cannot be a board's name: that has at most 31 letters a-z, digits and hyphens
          fix: \(fix)

        """)
  }

  /// What the vendor's tree reserves is not Linux's.
  @Test func theMapShowsAVendorsReservations() throws {
    try folder.write(
      "vendor.dts",
      board.replacing(
        "psci {",
        with: """
          reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
            tee@60000000 { reg = <0 0x60000000 0 0x1000000>; no-map; };
            off@68000000 { reg = <0 0x68000000 0 0x1000000>; status = "disabled"; };
            logo@7a800000 { reg = <0 0x7a800000 0 0x800000>; }; };
          psci {
          """))
    let compiled = try shell("dtc -q -O dtb -o vendor.dtb vendor.dts", in: folder.path)
    try #require(compiled.status == 0, "\(compiled.errors)")
    #expect(try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my.yaml").status == 0)
    let map = try mcsDtb("map", "./my.yaml", "--base", "vendor.dtb").text
    let boxes = map.split(separator: "\n").filter { $0.contains(" │ ") }.map {
      $0.split(separator: "│")[1].split(separator: " ").joined(separator: " ")
    }
    #expect(
      boxes == [
        "Linux", "tee firmware", "Linux", "shared memory client", "Linux", "client memory client",
        "client memory / logo", "client memory client", "Linux",
      ])
    let check = try mcsDtb("check", "./my.yaml", "--base", "vendor.dtb").text
    #expect(check.contains("│ tee                 firmware │"))
    let wrong = try mcsDtb("map", "./my.yaml", "--base", "my.yaml")
    #expect(wrong.status == 1)
    #expect(wrong.errors == "error: my.yaml: not a valid device tree (FDT_ERR_BADMAGIC)\n")
  }

  /// A file of one's own is not found by its bare name: pages and fixes have what was typed.
  @Test func commandsNameTheFile() throws {
    #expect(try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my board/my.yaml").status == 1)
    try folder.write("my board/.keep", "")
    #expect(try mcsDtb("inspect", "--dtb", "board.dtb", "-o", "my board/my.yaml").status == 0)
    let check = try mcsDtb("check", "my board/my.yaml", "--dtb", "board.dtb")
    #expect(
      check.text.contains(
        "\n  fix: add them: mcs-dtb 'my board/my.yaml' --base board.dtb -o OUT.dtb\n"))
    #expect(try mcsDtb("bundle", "my board/my.yaml", "-o", "out").status == 0)
    let page = String(decoding: try folder.bytes("out/INSTALL.md"), as: UTF8.self)
    #expect(page.contains("\n    mcs-dtb bundle 'my board/my.yaml' --base VENDOR.dtb -o DIR\n"))
    #expect(page.contains("Reservations need a boot"))
  }
}
