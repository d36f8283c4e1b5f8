// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// `mcs-dtb doc` as a process.
@Suite struct DocCommandTests {
  let folder: TemporaryFolder
  private static let program = Repository.product("mcs-dtb")

  init() throws { folder = try TemporaryFolder() }

  private func doc(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Outcome {
    try run([Self.program, "doc"] + arguments, in: folder.path, environment: environment)
  }

  @Test(arguments: Boards.names)
  func writesThePageThatTheDocumentsHave(_ board: String) throws {
    let page = try Repository.bytes("docs/boards/\(board).md")
    let outcome = try doc(board)
    #expect(outcome.status == 0 && outcome.errors == "" && outcome.output == page)
    let quiet = try doc(board, "-o", "page.md")
    #expect(quiet.status == 0 && quiet.errors == "" && quiet.text == "")
    #expect(try folder.bytes("page.md") == page)
  }

  @Test(
    arguments: [
      (["nobody", "-o", "page.md"], 1, "error: no board is called 'nobody'; the boards are "),
      ([], 2, "error: Missing expected argument '<board>'\n"),
      (["qemu-a53", "-o", "page.md", "--baes", "x"], 2, "error: Unknown option '--baes'"),
      (
        ["rpi4:1g", "-o", "page.md"], 1,
        "boards/rpi4.yaml:18:3: error: variant '1g' cannot run a client"
      ),
      (["rpi4", "-o", "no/page.md"], 1, "error: cannot write no/page.md: "),
    ] as [([String], Int32, String)])
  func refuses(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let outcome = try run([Self.program, "doc"] + arguments, in: folder.path)
    #expect(outcome.status == status && outcome.text == "")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(try folder.names() == [])
  }

  @Test func aBoardThatCannotWorkHasNoPage() throws {
    let text = try Repository.text("boards/hi3093.yaml").replacing("cpus: [3]", with: "cpus: [4]")
    try folder.write("hi3093.yaml", text)
    let outcome = try doc("./hi3093.yaml", "-o", "page.md")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("./hi3093.yaml:"), "\(outcome.errors)")
    #expect(try folder.names() == ["hi3093.yaml"])
  }

  @Test func namesWhatIsWrongInTheTemplate() throws {
    try folder.write("mine/doc/board.md.mustache", "# {{title}}\n  {{code(bord)}}\n")
    let outcome = try doc(
      "qemu-a53", "-o", "page.md", environment: ["MCS_TEMPLATES": folder.path + "/mine"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "mine/doc/board.md.mustache:2:3: error: nothing is called 'bord'; did you mean 'board'?\n"
    )
    #expect(try folder.names() == ["mine"])
  }
}
