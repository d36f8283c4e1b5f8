// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

@testable import BoardBundle

/// The names that templates have, and docs/templates.md, which lists them.
@Suite struct VocabularyTests {
  /// Every name at every depth.
  private func all(_ names: Names) -> Set<String> {
    names.reduce(into: []) { result, entry in
      result.insert(entry.key)
      switch entry.value {
      case .record(let inner), .list(let inner): result.formUnion(all(inner))
      case .text, .condition: break
      }
    }
  }

  @Test func theDocumentListsEveryName() throws {
    let text = try Repository.text("docs/templates.md")
    let documented = Set(
      text.matches(of: #/`([a-z0-9_.-]+)`/#).flatMap { $0.1.split(separator: ".") }.map(String.init)
    )
    let known = all(names(of: boardVariables)).union(all(names(of: clientVariables)))
    #expect(known.subtracting(documented) == [])
  }

  /// Every name is used by a stock template: what nobody needs is not there.
  @Test func theStockTemplatesUseEveryName() throws {
    let files = try shell(
      "cat $(find templates/files templates/doc -name '*.mustache')", in: Repository.root)
    let tags = try TemplateTokens(files.text, file: "all").tags.map(MarkdownText.withoutCode)
    let used = Set(tags.filter { $0.sign != "!" }.flatMap { $0.text.split(separator: ".") })
    let known = all(names(of: boardVariables)).union(all(names(of: clientVariables)))
    #expect(known.filter { !used.contains(Substring($0)) } == [])
  }
}
