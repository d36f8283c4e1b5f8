// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import Foundation
import TestSupport
import Testing

@Suite struct RuleTests {
  @Test func idsAreUniqueAndInKebabCase() {
    let ids = Rule.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(id)")
      // Exceptions name a rule by a value of the kind 'name', which ends here.
      #expect(id.utf8.count <= 31, "\(id)")
    }
  }

  @Test(arguments: Rule.all.map(\.id))
  func pagesAreCompleteAndNotNovels(_ id: String) throws {
    let rule = try #require(Rule.named(id))
    #expect(!rule.summary.hasSuffix("."))
    #expect((10...80).contains(rule.summary.count), "\(rule.summary)")
    let (page, parts) = (rule.page, [rule.page.meaning, rule.page.consequence, rule.page.remedy])
    for part in parts {
      #expect(part.hasSuffix(".") || part.hasSuffix("\"."), "\(part)")
      #expect((10...900).contains(part.count), "\(part)")
    }
    #expect(!page.example.isEmpty)
    #expect(rulePage(rule).split(separator: "\n").count <= 40)
  }

  /// The reader of profiles names rules that it cannot see.
  @Test func everyRuleThatTheReaderNamesExists() throws {
    let sources = try FileManager.default.subpathsOfDirectory(
      atPath: Repository.path("Sources/BoardProfile"))
    var named: Set<String> = []
    for source in sources where source.hasSuffix(".swift") {
      let text = try Repository.text("Sources/BoardProfile/\(source)")
      named.formUnion(text.matches(of: /rule: "([^"]+)"/).map { String($0.1) })
    }
    #expect(named.count == 11)
    #expect(named.subtracting(Rule.all.map(\.id)) == [])
  }

  /// docs/checks.md has a row for every rule, in order: `| [id] | severity | summary |`.
  @Test func theDocumentationListsEveryRule() throws {
    let rows = try Repository.text("docs/checks.md").split(separator: "\n").filter {
      $0.wholeMatch(of: /\| `[a-z0-9-]+` \| (error|warning) \| .* \|/) != nil
    }
    let expected = Rule.all.map { "| `\($0.id)` | \($0.severity.rawValue) | \($0.summary) |" }
    #expect(rows.map(String.init) == expected)
  }
}
