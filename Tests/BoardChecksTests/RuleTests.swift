// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

@testable import BoardChecks

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

  /// What a rule waits for has been looked at, on the same RAM.
  @Test func prerequisitesStandBeforeTheirRule() {
    var seen: [String: Bool] = [:]
    for rule in Rule.all {
      for other in rule.prerequisites {
        #expect(seen[other.id] == rule.isOfVariants, "\(other.id) for \(rule.id)")
      }
      seen[rule.id] = rule.isOfVariants
      switch rule.subject {
      case .client, .region, .image, .eachVariant(.client), .eachVariant(.region): break
      default: #expect(rule.prerequisites.isEmpty, "\(rule.id) has one subject only")
      }
    }
  }

  /// docs/checks.md has a row for every rule, in order. A new one is written after its predecessor's.
  @Test func theDocumentationListsEveryRule() throws {
    let text = try Repository.text("docs/checks.md")
    var lines = text.components(separatedBy: "\n")
    lines = lines.compactMap { line in
      guard let row = line.wholeMatch(of: Self.row) else { return line }
      return Rule.named(String(row.id))?.row
    }
    for (previous, rule) in zip(Rule.all, Rule.all.dropFirst()) where !lines.contains(rule.row) {
      lines.insert(rule.row, at: try #require(lines.firstIndex(of: previous.row)) + 1)
    }
    let expected = lines.joined(separator: "\n")
    #expect(try Golden.text("docs/checks.md", insteadOf: expected) == expected)
    #expect(lines.filter { $0.wholeMatch(of: Self.row) != nil } == Rule.all.map(\.row))
  }

  nonisolated(unsafe) private static let row = /\| `(?<id>[a-z0-9-]+)` \| (error|warning) \| .* \|/
}

extension Rule {
  /// What docs/checks.md has of it.
  fileprivate var row: String { "| `\(id)` | \(severity.rawValue) | \(summary) |" }

  fileprivate var isOfVariants: Bool {
    if case .eachVariant = subject { true } else { false }
  }
}
