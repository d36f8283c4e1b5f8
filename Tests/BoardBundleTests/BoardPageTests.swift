// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

@testable import BoardBundle

/// The boards' pages, kept in docs/boards/.
/// After a wanted change: MCS_WRITE_GOLDEN=1 bin/test, then look at the pages.
@Suite struct BoardPageTests {
  private func page(_ board: String) throws -> String {
    try boardPage(
      CheckedSource(BoardSource(board, search: Boards.search)), version: Example.version)
  }

  @Test(arguments: Boards.names)
  func thePageIsTheOneInTheDocuments(_ board: String) throws {
    let file = "docs/boards/\(board).md"
    let text = try page(board)
    #expect(try text == Golden.text(file, insteadOf: text), "\(file)")
    #expect(text.contains("](\(board).svg)"))
    #expect(fileExists(Repository.path("docs/boards/\(board).svg")))
  }

  /// No page of a board that is gone, and every one found from the list of boards.
  @Test func thereIsAPageForEachBoard() throws {
    let pages = try listFolder(Repository.path("docs/boards")).filter { $0.hasSuffix(".md") }
    #expect(pages.sorted() == Boards.names.map { "\($0).md" })
    let list = try Repository.text("docs/boards.md")
    for board in Boards.names { #expect(list.contains("](boards/\(board).md)"), "\(board)") }
  }

  @Test(arguments: Boards.names)
  func twoRunsGiveTheSameBytes(_ board: String) throws {
    #expect(try page(board) == page(board))
  }

  /// A row that has other columns than its table's head is a cell that was not escaped.
  @Test(arguments: Boards.names)
  func tablesAreEven(_ board: String) throws {
    for rows in tables(try page(board)) {
      #expect(Set(rows.map(columns)).count == 1, "\(rows)")
    }
  }

  private func tables(_ page: String) -> [[Substring]] {
    page.split(separator: "\n", omittingEmptySubsequences: false)
      .split(whereSeparator: { !$0.hasPrefix("|") }).map(Array.init)
  }

  private func columns(_ row: Substring) -> Int {
    row.replacing("\\|", with: "").count { $0 == "|" }
  }

  @Test func whatTheProfileSaysCannotBreakATable() throws {
    let folder = try TemporaryFolder()
    let source = try Example.source(
      "hi3093",
      [
        ("title: HiSilicon Hi3093", "title: a|b `c` <i>"),
        ("why: \"UARTs 0x08700000", "why: \"| a\\nb `c"),
        ("tty: ttyS0", "tty: \"tty|S`0\""),
        ("file: hi3093.bin", "file: \"a|b`c.bin\""),
        ("[console, uart]", "[\"con|sole\", \"`\"]"),
      ], in: folder)
    let page = try boardPage(source, version: "1")
    for rows in tables(page) { #expect(Set(rows.map(columns)).count == 1, "\(rows)") }
    for expected in [
      #"# a\|b \`c\` \<i>, 4 × Cortex-A55"#, #"| mmio | \| a b \`c, GIC "#, #"| `` tty\|S`0 `` |"#,
      #"| `` a\|b`c.bin ``, raw |"#, #"| `con\|sole` `` ` `` |"#,
    ] {
      #expect(page.contains(expected), "\(expected) in \(page)")
    }
  }

  @Test func aVariantHasItsOwnMemoryAndExceptions() throws {
    let text = try page("rpi4:4g")
    #expect(text.contains("| all | 3956\u{a0}MiB | `[0x00000000, 0x3b400000)` "))
    #expect(text.contains("    mcs-dtb bundle rpi4:4g -o DIR\n"))
    #expect(!text.contains("Known and accepted"))
    #expect(try page("rpi4:2g").contains("- **firmware-top-of-ram**, variant 2g: RAM ends at"))
  }

  @Test func anEarlierTemplateReplacesTheStockOne() throws {
    let folder = try TemporaryFolder()
    try folder.write("doc/board.md.mustache", "{{board}}: {{#ram}}{{total}} {{/ram}}\n")
    let search = SearchPath(
      boards: Boards.search.boards, templates: [folder.path] + Boards.search.templates)
    let text = try boardPage(CheckedSource(BoardSource("qemu-a53", search: search)), version: "1")
    #expect(text == "qemu-a53: 2\u{a0}GiB \n")
  }

  @Test func withoutATemplateThereIsNoPage() throws {
    let folder = try TemporaryFolder()
    let search = SearchPath(boards: Boards.search.boards, templates: [folder.path])
    let error = #expect(throws: FileError.self) {
      try boardPage(CheckedSource(BoardSource("rpi4", search: search)), version: "1")
    }
    #expect(error?.description == "no template 'doc/board.md.mustache' in \(folder.path)")
  }
}
