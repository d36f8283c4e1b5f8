// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import BoardChecks

/// The same findings in every format.
@Suite struct ReportTests {
  static let formats: [(name: String, format: any ReportFormat & Sendable)] = [
    ("report.txt", TextReport(colour: false)), ("report.json", JSONReport(toolVersion: "1.2.3")),
    ("report.sarif", SARIFReport(toolVersion: "1.2.3", rules: rules)),
    ("report.github", GitHubReport()),
  ]

  /// Not the real ones, whose pages are somebody else's affair.
  static let rules = [
    Rule(
      "overlap", summary: "no two regions overlap",
      page: Rule.Page(
        meaning: "The meaning.", consequence: "The consequence.", remedy: "The remedy.",
        example: "a: 1    # wrong\na: 2    # right"),
      checks: .reading),
    Rule(
      "outside-ram", severity: .warning, summary: "regions are RAM",
      page: Rule.Page(meaning: "M.", consequence: "C.", remedy: "R.", example: "a: 1"),
      checks: .reading),
  ]

  @Test(arguments: formats.indices)
  func writesExactly(_ index: Int) throws {
    let (name, format) = Self.formats[index]
    let actual = Self.text(format)
    #expect(try Golden.text("Tests/BoardChecksTests/Golden/\(name)", insteadOf: actual) == actual)
  }

  @Test func foundationReadsTheJSON() throws {
    let report = try Self.object(Self.text(JSONReport(toolVersion: "1")))
    let boards = try #require(report["boards"] as? [[String: Any]])
    #expect(boards.map { $0["board"] as? String } == ["a\"board\u{1b}", "nobody", "sound"])
    #expect(boards[1]["unchecked"] as? String == "no board is called 'nobody'")
    let findings = try #require(boards[0]["findings"] as? [[String: Any]])
    let place = try #require(findings[0]["place"] as? [String: Any])
    #expect(place["line"] as? Int == 2 && place["column"] as? Int == 20)
    #expect(place["endColumn"] as? Int == 30)
    #expect(report["errors"] as? Int == 2 && report["accepted"] as? Int == 1)
  }

  @Test(arguments: formats.indices)
  func isWholeWithoutBoards(_ index: Int) throws {
    var format = Self.formats[index].format
    let text = format.begin() + format.end()
    if text.hasPrefix("{") { _ = try Self.object(text) }
  }

  @Test(arguments: [
    ("boards/rpi4.yaml", "boards/rpi4.yaml"), ("./a b.yaml", "a%20b.yaml"),
    ("../x:1.yaml", "../x%3A1.yaml"), ("/tmp/100%.dtb", "file:///tmp/100%25.dtb"),
    ("板.yaml", "%E6%9D%BF.yaml"), ("a\u{1}?#[]", "a%01%3F%23%5B%5D"),
  ])
  func writesPathsAsURIs(_ path: String, _ uri: String) {
    #expect(uriReference(path) == uri)
  }

  @Test(
    arguments: [
      ("size: 64M", 7, 10), ("size: 64M # much", 7, 10), ("[{base: 0x0, size: 1}]", 9, 12),
      ("why: \"a \\\"b\"", 6, 11), ("why: 'it is'", 6, 13), ("why: \"open", 6, nil),
      ("a: {b: 1}", 4, nil), ("a: [1]", 4, nil), ("title: 板子 1", 8, 10), ("key:", 5, nil),
      ("key:", 99, nil),
    ] as [(String, Int, Int?)])
  func knowsWhereAValueEnds(_ line: String, _ column: Int, _ end: Int?) {
    let source = SourceText(file: "x.yaml", bytes: Array("\n\(line)\n".utf8))
    #expect(source.endColumn(of: Mark(file: "x.yaml", line: 2, column: column)) == end)
    #expect(source.endColumn(of: Mark(file: "y.yaml", line: 2, column: column)) == nil)
  }

  // MARK: What is reported

  static func text(_ start: any ReportFormat) -> String {
    var format = start
    return format.begin() + format.board(faulty)
      + format.unchecked(
        "nobody", "no board is called 'nobody'") + format.board(sound) + format.end()
  }

  static func object(_ text: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    guard let object = object as? [String: Any] else { throw TestFailure("no object") }
    return object
  }

  private static let sound = BoardReport(
    name: "sound", findings: [], source: SourceText(file: "boards/sound.yaml", bytes: []))

  /// A finding of each kind of place; text that has to be escaped somewhere.
  private static let faulty: BoardReport = {
    let file = "my boards/a,b.yaml"
    let text = """
      # 一块板子
          memory: {base: 0x7a000000, size: 64M}
          shared: {base: 0x7a000000, size: 1M}
      """
    func mark(_ line: Int, _ column: Int) -> Mark { Mark(file: file, line: line, column: column) }
    let region = Region(
      base: Marked(0x7a00_0000, at: mark(2, 20)), size: Marked(64 << 20, at: mark(2, 38)))
    return BoardReport(
      name: "a\"board\u{1b}", variants: ["2g", "4g"],
      findings: [
        Finding(
          rule: "overlap", severity: .error, message: "100% of the \"memory\" overlaps",
          place: .source(mark(2, 20)), notes: [.init("the shared memory", at: mark(3, 20))],
          fix: "move one of them, or make one smaller", with: ["zephyr"], regions: [region],
          variants: ["2g"]),
        Finding(
          rule: "no-such-rule", severity: .error, message: "the node is already there",
          place: .node(file: "/tmp/vendor.dtb", path: "/reserved-memory/a\u{1b}@0"), notes: [],
          with: [], regions: []),
        Finding(
          rule: "outside-ram", severity: .warning, message: "the image is long",
          place: .file("image.bin"), notes: [], with: [], regions: []),
        Finding(
          rule: "firmware-top-of-ram", severity: .error, message: "is near the top",
          place: .source(mark(3, 1)), notes: [], fix: "move it", with: ["zephyr"], regions: [],
          accepted: "the image is linked there"),
      ],
      source: SourceText(file: file, bytes: Array(text.utf8)))
  }()
}
