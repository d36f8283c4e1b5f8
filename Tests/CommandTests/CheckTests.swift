// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

@testable import mcs_dtb

/// `mcs-dtb check`, `explain` and `schema` as processes.
@Suite struct CheckTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }
  private static let program = Repository.product("mcs-dtb")

  private func mcsDtb(
    _ arguments: String..., environment: [String: String] = [:], output: FileHandle? = nil
  ) throws -> Outcome {
    try run(
      [Self.program] + arguments, in: folder.path, environment: environment, output: output)
  }

  /// A profile of our own, changed.
  private func write(_ name: String, _ old: String = "", _ new: String = "") throws {
    let text = try Repository.text("boards/qemu-a53.yaml")
      .replacing("board: qemu-a53", with: "board: \(name)")
    if !old.isEmpty { try #require(text.contains(old)) }
    try folder.write("\(name).yaml", text.replacing(old, with: new, maxReplacements: 1))
  }

  /// An error: the shared memory is beyond the RAM.
  private func writeFaulty(_ name: String) throws {
    try write(name, "base: 0x70000000", "base: 0xf0000000")
  }

  // MARK: The map

  /// A region at fault is shown where it lies; other faults and other formats have no map.
  @Test func aRegionAtFaultIsDrawn() throws {
    try writeFaulty("faulty")
    try write("other", "cpus: [3]", "cpus: [1]")
    let drawn =
      "\n!! the shared memory of client 'zephyr' [0xf0000000, 0xf0100000) is outside RAM\n"
    let check = try mcsDtb("check", "faulty.yaml")
    #expect(check.text.contains(drawn))
    let refused = try mcsDtb("faulty.yaml", "-o", "faulty.dtb")
    #expect(refused.errors.contains(drawn) && refused.status == 1)
    #expect(try !folder.names().contains("faulty.dtb"))
    #expect(try !mcsDtb("check", "other.yaml").text.contains("not RAM"))
    #expect(try !mcsDtb("check", "faulty.yaml", "--format", "json").text.contains("not RAM"))
  }

  // MARK: What is checked

  @Test func allBoardsWithoutAName() throws {
    let outcome = try mcsDtb("check")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.text.hasSuffix("\n0 errors in 5 boards\n"))
  }

  @Test func namesPathsAndPatterns() throws {
    for name in ["a1", "a2", "b1"] { try write(name) }
    for (arguments, total) in [
      (["qemu-a53"], 1), (["a1.yaml", "./b1.yaml", "qemu-a53"], 3), (["./a*.yaml"], 2),
      (["[ab]1.yaml", "a?.yaml"], 4), (["\(folder.path)/*.yaml"], 3),
    ] {
      let outcome = try run([Self.program, "check"] + arguments, in: folder.path)
      #expect(outcome.status == 0 && outcome.errors == "", "\(arguments)")
      #expect(
        outcome.text.hasSuffix("0 errors in \(total) board\(total == 1 ? "" : "s")\n"),
        "\(arguments)")
    }
  }

  @Test(
    arguments: [
      ("rpi4:2g", 0, "rpi4 ok (2g; 2 accepted)\n", ""), ("rpi4:4g", 0, "rpi4 ok (4g)\n", ""),
      ("rpi4:16g", 2, "0 errors in 0 boards\n", "has no variant '16g'"),
      ("rpi4:1g", 2, "0 errors in 0 boards\n", "variant '1g' cannot run a client: RAM ends at"),
      ("qemu-a53:2g", 2, "0 errors in 0 boards\n", "has no variant '2g'; it has none"),
      (
        "qemu-a54", 2, "0 errors in 0 boards\n",
        "error: no board is called 'qemu-a54'; did you mean 'qemu-a53'?"
      ),
      (
        "x/*.yaml", 2, "0 errors in 0 boards\n",
        "error: cannot read x/*.yaml: No such file or directory\n"
      ),
    ] as [(String, Int32, String, String)])
  func variantsAndWhatIsNotThere(
    _ argument: String, _ status: Int32, _ text: String, _ message: String
  ) throws {
    let outcome = try mcsDtb("check", argument)
    #expect(outcome.status == status)
    #expect(outcome.text.contains(text), "\(outcome.text)")
    #expect(message.isEmpty ? outcome.errors == "" : outcome.errors.contains(message))
  }

  // MARK: What comes out

  @Test func aFindingIsExplained() throws {
    try writeFaulty("far")
    let outcome = try mcsDtb("check", "far.yaml")
    #expect(outcome.status == 1 && outcome.errors == "")
    #expect(
      outcome.text.hasPrefix(
        "far.yaml:53:13: error: the shared memory of client 'zephyr' [0xf0000000, 0xf0100000) is outside"
          + " RAM [0x40000000, 0xc0000000)  [outside-ram]\n   53 |       base: 0xf0000000\n"),
      "\(outcome.text)")
    #expect(outcome.text.contains("\n  more: mcs-dtb explain outside-ram\n"))
    #expect(outcome.text.contains("\nfar 1 error\n1 error in 1 board\n"))
  }

  @Test func theOthersAreCheckedAllTheSame() throws {
    try writeFaulty("far")
    try write("near")
    let outcome = try mcsDtb("check", "nobody", "far.yaml", "gone.yaml", "near.yaml")
    #expect(outcome.status == 2)
    #expect(outcome.text.contains("\nfar 1 error · near ok\n1 error in 2 boards\n"))
    #expect(
      outcome.errors == """
        error: no board is called 'nobody'; the boards are \(Boards.names.joined(separator: ", "))
        error: cannot read gone.yaml: No such file or directory

        """)
  }

  @Test func aProfileThatCannotBeReadIsAFinding() throws {
    try folder.write("b.yaml", "schema: 1\nboard: [\n")
    let outcome = try mcsDtb("check", "b.yaml", "qemu-a53")
    #expect(outcome.status == 1 && outcome.errors == "")
    #expect(outcome.text.hasPrefix("b.yaml:3:1: error: a value is missing here"))
    #expect(outcome.text.hasSuffix("b.yaml 1 error · qemu-a53 ok\n1 error in 2 boards\n"))
  }

  @Test(arguments: Check.Format.allCases)
  func everyFormatHasTheSameStatus(_ format: Check.Format) throws {
    try writeFaulty("far")
    let format = format.rawValue
    #expect(try mcsDtb("check", "--format", format).status == 0)
    let faulty = try mcsDtb("check", "--format", format, "far.yaml")
    #expect(faulty.status == 1 && faulty.errors == "" && faulty.text.contains("0xf0000000"))
    let unknown = try mcsDtb("check", "--format", format, "far.yaml", "nobody")
    #expect(unknown.status == 2)
    #expect(unknown.errors.hasPrefix("error: no board is called 'nobody'"))
  }

  @Test(arguments: ["json", "sarif"])
  func whatProgramsReadIsAlwaysWhole(_ format: String) throws {
    try folder.write("bad\u{7}.yaml", [0x61, 0xff])
    try folder.write("empty/.keep", "")
    for arguments in [["nobody"], ["bad\u{7}.yaml"], ["rpi4:1g", "rpi4"], []] {
      let outcome = try run(
        [Self.program, "check", "--format", format] + arguments, in: folder.path)
      _ = try JSONSerialization.jsonObject(with: Data(outcome.output))
    }
    // A copy beside which there are no boards.
    let copy = folder.path + "/empty/mcs-dtb"
    try FileManager.default.copyItem(atPath: Self.program, toPath: copy)
    let outcome = try run([copy, "check", "--format", format])
    #expect(outcome.status == 2 && outcome.errors.hasPrefix("error: no profile in "))
    _ = try JSONSerialization.jsonObject(with: Data(outcome.output))
  }

  /// The example in docs/ci.md. Rewritten with MCS_WRITE_GOLDEN=1.
  @Test func theDocumentedJSONIsReal() throws {
    let profile = try Repository.text("Tests/BoardChecksTests/Fixtures/profiles/arm64.yaml")
      .replacing("board: arm64", with: "board: far")
      .replacing("base: 0x70000000", with: "base: 0xf0000000")
    try folder.write("far.yaml", profile)
    let actual = try mcsDtb("check", "--format", "json", "far.yaml", "nobody").text
    let document = try Repository.text("docs/ci.md")
    let start = try #require(document.range(of: "```json\n")).upperBound
    let end = try #require(document.range(of: "```", range: start..<document.endIndex)).lowerBound
    if Golden.isWriting {
      try document.replacingCharacters(in: start..<end, with: actual)
        .write(toFile: Repository.path("docs/ci.md"), atomically: true, encoding: .utf8)
    } else {
      #expect(document[start..<end] == actual)
    }
  }

  @Test func aFullDiskIsAnError() throws {
    let outcome = try shell("\(Self.program) check --format json >/dev/full")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: cannot write standard output: No space left on device\n")
  }

  // MARK: Colour

  @Test func colourIsForTerminals() throws {
    try writeFaulty("far")
    #expect(try !mcsDtb("check", "far.yaml").text.contains("\u{1b}"))
    #expect(try terminal("check", "far.yaml").contains("\u{1b}[1;31merror:\u{1b}[0m"))
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
      let text = try terminal("check", "far.yaml", environment: [name: value])
      #expect(text.contains("error:") && !text.contains("\u{1b}"), "\(name)")
    }
    for format in ["json", "sarif", "github"] {
      #expect(try !terminal("check", "far.yaml", "--format", format).contains("\u{1b}"))
    }
  }

  /// What the command prints on a terminal.
  private func terminal(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> String {
    var (master, slave): (Int32, Int32) = (0, 0)
    try #require(openpty(&master, &slave, nil, nil, nil) == 0)
    let writer = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    // A terminal's buffer holds 4096 bytes: somebody has to read while the command writes.
    let queue = DispatchQueue(label: "terminal")
    nonisolated(unsafe) var bytes: [UInt8] = []
    queue.async { [master] in
      var part = [UInt8](repeating: 0, count: 4096)
      // Once the last writer is gone, reading is an error.
      while case let count = read(master, &part, part.count), count > 0 { bytes += part[..<count] }
      close(master)
    }
    let plain = environment["NO_COLOR"] == nil ? ["env", "-u", "NO_COLOR"] : []
    _ = try run(
      plain + [Self.program] + arguments, in: folder.path,
      environment: ["TERM": "xterm"].merging(environment) { $1 }, output: writer)
    try writer.close()
    return queue.sync { String(decoding: bytes, as: UTF8.self) }
  }

  // MARK: Rules and schema

  @Test func explainsARule() throws {
    let page = try mcsDtb("explain", "overlap")
    #expect(page.status == 0 && page.text.hasPrefix("overlap  (error)\n"))
    let list = try mcsDtb("explain")
    #expect(list.status == 0 && list.text.contains("\noverlap  "))
    let unknown = try mcsDtb("explain", "overlapp")
    #expect(unknown.status == 2 && unknown.output == [])
    #expect(unknown.errors == "error: no rule is called 'overlapp'; did you mean 'overlap'?\n")
  }

  @Test func printsTheSchema() throws {
    let outcome = try mcsDtb("schema")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(
      outcome.text
        == (try Repository.text("Tests/BoardChecksTests/Golden/profile.schema.json")))
  }

  @Test(
    arguments: [
      (["check", "--format", "xml"], "error: The value 'xml' is invalid for '--format <format>'."),
      (["schema", "x"], "error: Unexpected argument 'x'"),
    ] as [([String], String)])
  func wrongUseExitsWithTwo(_ arguments: [String], _ message: String) throws {
    let outcome = try run([Self.program] + arguments, in: folder.path)
    #expect(outcome.status == 2 && outcome.output == [])
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
  }
}
