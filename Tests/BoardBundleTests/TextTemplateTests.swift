// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Testing

@testable import BoardBundle

@Suite struct TextTemplateTests {
  private struct Fruit {
    var name: String
    var isRipe = true
    var seeds: [String] = []
  }

  private let words: [TemplateVariable<Fruit>] = [
    .text("name") { $0.name },
    .condition("ripe") { $0.isRipe },
    .record("colour", [.text("skin") { _ in "red" }]) { $0 },
    .list("seeds", [.text("kind") { $0 }]) { $0.seeds },
  ]

  private func fill(_ template: String, _ fruit: Fruit = Fruit(name: "apple")) throws -> String {
    try TextTemplate(Array(template.utf8), file: "t").filled(
      with: values(of: words, for: fruit), names: names(of: words))
  }

  @Test(arguments: [
    ("{{name}}", "apple"),
    ("{{ name }}", "apple"),
    ("{{#ripe}}eat{{/ripe}}{{^ripe}}wait{{/ripe}}", "eat"),
    ("{{colour.skin}} {{#colour}}{{skin}} {{name}}{{/colour}}", "red red apple"),
    ("{{#seeds}}\n{{kind}} of {{name}}\n{{/seeds}}\n", "a of apple\nb of apple\n"),
    ("{{^seeds}}none{{/seeds}}", ""),
    ("{{! a comment }}\nx\n", "x\n"),
    ("<&>\"", "<&>\""),
  ])
  func fillsIn(_ template: String, _ text: String) throws {
    #expect(try fill(template, Fruit(name: "apple", seeds: ["a", "b"])) == text)
  }

  /// A line with nothing but one tag leaves no line (Mustache specification, sections.yml,
  /// inverted.yml, comments.yml: "Standalone").
  @Test(arguments: [
    ("a\n{{#ripe}}\nb\n{{/ripe}}\nc", "a\nb\nc"),
    ("{{#ripe}}\nb\n{{/ripe}}", "b\n"),
    (" {{#ripe}}\t\n  b\n\t{{/ripe}} \nc", "  b\nc"),
    ("a\n  {{^seeds}}\nnone\n  {{/seeds}}", "a\nnone\n"),
    ("a\n  {{! one\n  two }}\nb", "a\nb"),
    ("a\r\n{{#ripe}}\r\nb\r\n{{/ripe}}\r\nc", "a\r\nb\r\nc"),
    // More than one tag, or something else on the line.
    ("{{#ripe}}{{#colour}}\nb\n{{/colour}}{{/ripe}}\n", "\nb\n\n"),
    ("{{#ripe}}b\n{{/ripe}}\n", "b\n"),
    ("a {{#ripe}}\nb{{/ripe}}\nc", "a \nb\nc"),
    ("a\n {{! b }} c\n", "a\n  c\n"),
    ("{{! a }} {{! b }}\nc", " \nc"),
    // A value always leaves its line.
    ("a\n  {{name}}  \nb", "a\n  apple  \nb"),
  ])
  func linesWithNothingButATagAreLeftOut(_ template: String, _ text: String) throws {
    #expect(try fill(template) == text)
  }

  /// In what is filled in nothing is looked for.
  @Test(arguments: ["{{name}}", "{{", "\n{{#ripe}}\n"])
  func whatIsFilledInIsNoTemplate(_ name: String) throws {
    #expect(try fill("a{{name}}b\n", Fruit(name: name)) == "a\(name)b\n")
  }

  @Test func anInnerNameHidesAnOuterOne() throws {
    let words: [TemplateVariable<String>] = [
      .text("name") { $0 }, .list("parts", [.text("name") { $0 }]) { [$0 + "1", $0 + "2"] },
    ]
    let text = "{{#parts}}{{name}} {{#parts}}({{name}}){{/parts}} {{/parts}}{{name}}"
    let filled = try TextTemplate(Array(text.utf8), file: "t").filled(
      with: values(of: words, for: "a"), names: names(of: words))
    #expect(filled == "a1 (a1)(a2) a2 (a1)(a2) a")
  }

  private func nested(_ count: Int) -> String {
    String(repeating: "{{#seeds}}", count: count) + String(repeating: "{{/seeds}}", count: count)
  }

  @Test func sectionsInEachOtherHaveALimit() throws {
    #expect(try fill(nested(16)) == "")
    for count in [17, 100_000] {
      let error = #expect(throws: SourceError.self) { try fill(nested(count)) }
      #expect(
        error?.description == "t:1:161: error: more than 16 sections are open in each other")
    }
  }

  @Test func aTemplateComesToAnEnd() throws {
    let fruit = Fruit(name: "melon", seeds: ["a", "b", "c"])
    let error = #expect(throws: SourceError.self) { try fill(nested(16), fruit) }
    #expect(error?.description == "t:1:151: error: the template has more than 1000000 rounds")
  }

  @Test func escapesNothing() throws {
    #expect(try fill("{{name}}", Fruit(name: "a<\"&'$")) == "a<\"&'$")
  }

  @Test(arguments: [
    ("a\n {{nmae}}", "t:2:2: error: nothing is called 'nmae'; did you mean 'name'?"),
    ("{{pear}}", "t:1:1: error: nothing is called 'pear'; docs/templates.md lists the names"),
    (
      "{{colour.skni}}",
      "t:1:1: error: nothing in 'colour' is called 'skni'; did you mean 'skin'?"
    ),
    (
      "{{name.first}}",
      "t:1:1: error: nothing in 'name' is called 'first'; docs/templates.md lists the names"
    ),
    // Not looked at by the engine, because there are no seeds.
    (
      "{{#seeds}}{{knid}}{{/seeds}}",
      "t:1:11: error: nothing is called 'knid'; did you mean 'kind'?"
    ),
    // Outside of the section the name is not known.
    (
      "{{#seeds}}{{/seeds}}{{kind}}",
      "t:1:21: error: nothing is called 'kind'; docs/templates.md lists the names"
    ),
    ("{{ripe}}", "t:1:1: error: 'ripe' is a condition: {{#ripe}}…{{/ripe}}"),
    ("{{seeds}}", "t:1:1: error: 'seeds' is a list: {{#seeds}}…{{/seeds}}"),
    ("{{colour}}", "t:1:1: error: 'colour' has parts: colour.skin"),
    ("{{#name}}{{/name}}", "t:1:1: error: 'name' is a text, not a condition or a list"),
    ("x {{#ripe}}", "t:1:3: error: the section 'ripe' is not closed"),
    ("{{/ripe}}", "t:1:1: error: no section 'ripe' is open here"),
    (
      "{{#ripe}}\n{{/seeds}}",
      """
      t:2:1: error: 'seeds' is closed where 'ripe' is open
      t:1:1: note: 'ripe' is opened here
      """
    ),
    ("ä {{name", "t:1:3: error: the tag is not closed: '}}' is missing"),
    (
      "{{> part}}",
      "t:1:1: error: {{>…}} is not for these templates; there are {{name}}, {{#name}}, {{^name}},"
        + " {{/name}} and {{! comments }}"
    ),
    (
      "a\n {{=<% %>=}}",
      "t:2:2: error: {{=…}} is not for these templates; there are {{name}}, {{#name}}, {{^name}},"
        + " {{/name}} and {{! comments }}"
    ),
    // Nothing is escaped anyway.
    (
      "{{&name}}",
      "t:1:1: error: {{&…}} is not for these templates; there are {{name}}, {{#name}}, {{^name}},"
        + " {{/name}} and {{! comments }}"
    ),
    (
      "{{{name}}}",
      "t:1:1: error: {{{…}} is not for these templates; there are {{name}}, {{#name}}, {{^name}},"
        + " {{/name}} and {{! comments }}"
    ),
    (
      "{{uppercased(name)}}",
      "t:1:1: error: nothing is called 'uppercased(name)'; docs/templates.md lists the names"
    ),
    ("{{}}", "t:1:1: error: nothing is called ''; docs/templates.md lists the names"),
    ("{{.}}", "t:1:1: error: nothing is called ''; docs/templates.md lists the names"),
  ])
  func refuses(_ template: String, _ message: String) throws {
    let error = #expect(throws: SourceError.self) { try fill(template) }
    #expect(error?.description == message)
  }

  @Test func listsAllThatIsWrong() throws {
    let error = #expect(throws: SourceError.self) { try fill("{{a}}\n{{b}}\n{{name}}{{c}}") }
    #expect(error?.diagnostics.map(\.mark.description) == ["t:1:1", "t:2:1", "t:3:9"])
  }

  @Test func refusesBytesThatAreNoText() {
    let template = TextTemplate([0xff], file: "t")
    let error = #expect(throws: SourceError.self) { try template.filled(with: [:], names: [:]) }
    #expect(error?.description == "t:1:1: error: the template is not UTF-8")
  }

  @Test func commentsAtTheBeginningSayWhereTheFileGoes() {
    let text = "{{! goes: here }}\n{{! goes.zh: 这里 }}\n{{name}}{{! goes: there }}"
    let template = TextTemplate(Array(text.utf8), file: "t")
    #expect(template.guidance == Guidance(english: "here", chinese: "这里"))
  }
}
