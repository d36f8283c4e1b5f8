// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Testing

@testable import BoardBundle

@Suite struct MarkdownTextTests {
  @Test(arguments: [
    ("plain, 4 × text (a.h)", "plain, 4 × text (a.h)"),
    ("a|b", #"a\|b"#),
    ("`a`", #"\`a\`"#),
    ("*a* **b** ~c~", #"\*a\* \*\*b\*\* \~c\~"#),
    ("<b>&amp;", #"\<b>\&amp;"#),
    (#"a\b"#, #"a\\b"#),
    ("512M$0x1 and $", #"512M\$0x1 and \$"#),
    ("# 1", "\\# 1"),
    ("SYS_RSV_SIZE", "SYS_RSV_SIZE"),
    ("_a_ b_", #"\_a\_ b\_"#),
    ("[0x70000000, 0x7e000000)", "[0x70000000, 0x7e000000)"),
    ("[a](b) ![c](d) [e][f]", #"[a\](b) ![c\](d) [e\][f]"#),
    ("a\nb\r\nc", "a b c"),
    ("", ""),
  ])
  func escapes(_ text: String, _ escaped: String) {
    #expect(MarkdownText(text).description == escaped)
  }

  @Test(arguments: [
    ("maxcpus=3 a_b *", "`maxcpus=3 a_b *`"),
    ("a|b", #"`a\|b`"#),
    ("a`b", "`` a`b ``"),
    ("`a``b", "``` `a``b ```"),
    ("a\nb", "`a b`"),
  ])
  func isCode(_ text: String, _ code: String) {
    #expect(MarkdownText(text).code == code)
  }

  private let words: [TemplateVariable<String>] = [
    .text("name") { $0 },
    .record("part", [.text("name") { $0 }]) { "\($0)*" },
    .list("all", [.text("one") { $0 }, .condition("long") { $0.count > 1 }]) { [$0, "|"] },
  ]

  private func fill(_ template: String, _ text: String) throws -> String {
    try TextTemplate(Array(template.utf8), file: "t", format: .markdown).filled(
      with: values(of: words, for: text), names: names(of: words))
  }

  @Test(arguments: [
    ("{{name}} {{code(name)}}", #"a\|b `a\|b`"#),
    ("{{part.name}} {{code(part.name)}}", #"a\|b\* `a\|b*`"#),
    (
      "{{#all}}{{one}}{{#long}} long{{/long}} {{code(one)}};{{/all}}",
      #"a\|b long `a\|b`;\| `\|`;"#
    ),
  ])
  func fillsIn(_ template: String, _ page: String) throws {
    #expect(try fill(template, "a|b") == page)
  }

  @Test(arguments: [
    ("{{nmae}}", "t:1:1: error: nothing is called 'nmae'; did you mean 'name'?"),
    ("| {{code(nmae)}}", "t:1:3: error: nothing is called 'nmae'; did you mean 'name'?"),
    (
      "{{code(part.one)}}",
      "t:1:1: error: nothing in 'part' is called 'one'; docs/templates.md lists the names"
    ),
    ("{{code(all)}}", "t:1:1: error: 'all' is a list: {{#all}}…{{/all}}"),
    (
      "{{uppercased(name)}}",
      "t:1:1: error: nothing is called 'uppercased(name)'; docs/templates.md lists the names"
    ),
    (
      "{{#code(all)}}{{/code(all)}}",
      "t:1:1: error: nothing is called 'code(all)'; docs/templates.md lists the names"
    ),
  ])
  func refuses(_ template: String, _ message: String) throws {
    let error = #expect(throws: SourceError.self) { try fill(template, "a") }
    #expect(error?.diagnostics.first.map { "\($0.mark): error: \($0.message)" } == message)
  }
}
