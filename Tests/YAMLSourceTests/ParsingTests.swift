// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Testing

@testable import YAMLSource

/// A YAML text and all that is wrong with it.
struct BadYAML: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var message: String

  init(_ name: String, _ text: String, _ message: String) {
    (self.name, self.text, self.message) = (name, text, message)
  }

  var testDescription: String { name }
}

@Suite struct ParsingTests {
  @Test(arguments: [
    BadYAML("nothing at all", "", "f:1:1: error: the file is empty"),
    BadYAML("comments only", "# a\n", "f:2:1: error: the file is empty"),
    BadYAML(
      "two documents", "a: 1\n---\nb: 2\n",
      "f:2:1: error: a second document begins here; a file holds one"),
    BadYAML(
      "tab", "a:\n\t- 1\n",
      """
      f:2:1: error: a tab in the indentation
        fix: use spaces
      """),
    BadYAML(
      "tab behind a value", "a: 1\n\tb: 2\n",
      """
      f:2:1: error: a tab in the indentation
        fix: use spaces
      """),
    BadYAML(
      "unclosed bracket", "a: [1, 2\nb: 3\n",
      """
      f:2:2: error: a ',' or the closing ']' is missing before this
      f:1:4: note: the bracket opens here
      """),
    BadYAML(
      "unclosed brace", "memory: [{base: 0x1, size: 2G]\n",
      """
      f:1:30: error: a ',' or the closing '}' is missing before this
      f:1:10: note: the brace opens here
      """),
    BadYAML(
      "key without a colon", "ä: 1\nb\nc: 2\n",
      """
      f:2:1: error: a key without ':'
        fix: write 'key: value', with a space behind the colon
      """),
    BadYAML(
      "key deeper than its mapping", "a: 1\n  b: 2\n",
      """
      f:2:4: error: a second ':' where one value belongs
        fix: indent the key like the others of its mapping, with a space behind each colon; put a text with ': ' in quotes
      """),
    BadYAML(
      "key less deep than its mapping", "a:\n  - 1\n b: 2\n",
      """
      f:3:2: error: this belongs to no mapping above: its indentation, or a bracket or quote, is wrong
      f:1:1: note: the mapping begins here
        fix: indent it like the other keys of its mapping
      """),
    BadYAML(
      "key between a list and its entry", "a:\n  - b: 1\n   c: 2\n",
      """
      f:3:4: error: this belongs to no list above: its indentation is wrong
      f:2:3: note: the list begins here
        fix: indent it like the other entries, or like the keys of its entry
      """),
    BadYAML(
      "first key indented", " a: 1\nb: 2\n",
      """
      f:2:1: error: this belongs to no mapping above: its indentation is wrong
        fix: let all keys of the file's first level begin in the first column
      """),
    BadYAML("open quote", "a: \"x\nb: 3\n", "f:1:4: error: a quote that is never closed"),
    BadYAML(
      "value that begins with @", "ä: @x\n",
      """
      f:1:4: error: a value cannot begin with '@'
        fix: put it in quotes
      """),
    BadYAML("comma for a value", "a: ,\n", "f:1:4: error: a value is missing here"),
    BadYAML(
      "unknown escape", "a: \"\\q\"\n",
      """
      f:1:5: error: an escape that YAML does not know
        fix: double the backslash, or use single quotes
      """),
    BadYAML(
      "something rare", "a: |x\n b\n",
      """
      f:1:5: error: did not find expected comment or line break
      f:1:4: note: while scanning a block scalar
      """),
    BadYAML(
      "key twice", "a: 1\nb: 2\na: 3\n",
      """
      f:3:1: error: 'a' is given twice
      f:1:1: note: first given here
      """),
    BadYAML(
      "every key that is there twice", "a: 1\na: 2\nb: {c: 1, c: 2}\n",
      """
      f:2:1: error: 'a' is given twice
      f:1:1: note: first given here
      f:3:11: error: 'c' is given twice
      f:3:5: note: first given here
      """),
    BadYAML("list as key", "? [a]\n: 1\n", "f:1:3: error: a key is a word, not a list"),
    BadYAML(
      "tag", "a: !!str 1\n",
      """
      f:1:4: error: the tag 'tag:yaml.org,2002:str' has no meaning here
        fix: remove it
      """),
    BadYAML(
      "unknown alias", "a: *b\n", "f:1:4: error: '*b' has no anchor '&b' that ends before it"),
    BadYAML(
      "alias of itself", "a: &b [*b]\n", "f:1:8: error: '*b' has no anchor '&b' that ends before it"
    ),
    BadYAML(
      "NUL", "a: \0\n",
      "f:1:4: error: control characters are not allowed: a profile is UTF-8 text"),
    BadYAML(
      "too deep", String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
      "f:1:33: error: nested deeper than 32 levels"),
    BadYAML(
      "too many values", "[" + String(repeating: "1,", count: 100_000) + "]",
      "f:1:200000: error: more than 100000 values"),
    BadYAML(
      "too large", String(repeating: "#", count: 1 << 20) + "\na: 1",
      "f:1:1: error: the file has 1048581 bytes; at most 1048576 are read"),
    BadYAML(
      "aliases that multiply",
      "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + zip("bcdefg", "abcdef").map { new, old in
          "\(new): &\(new) [\(Array(repeating: "*\(old)", count: 10).joined(separator: ","))]\n"
        }.joined(),
      "f:5:29: error: more than 100000 values once aliases are replaced"),
  ])
  func refuses(_ bad: BadYAML) {
    #expect(message(Array(bad.text.utf8)) == bad.message)
  }

  @Test func refusesBytesThatAreNotUTF8() {
    #expect(
      message(Array("a: 1\nb: ä".utf8) + [0xff])
        == "f:2:5: error: invalid leading UTF-8 octet: a profile is UTF-8 text")
  }

  @Test func keepsEveryMark() throws {
    let node = try YAMLNode.parse(Array("a: 1\nb:\n  - {ä: x, c: 'y'}\n".utf8), file: "f")
    #expect(node["a"]?.mark == Mark(file: "f", line: 1, column: 4))
    #expect(node["b"]?.items[0]["c"]?.mark == Mark(file: "f", line: 3, column: 15))
    #expect(node["b"]?.items[0].entries[1].keyMark == Mark(file: "f", line: 3, column: 12))
  }

  @Test func aliasesStandForTheirAnchorAtTheirOwnPlace() throws {
    let node = try YAMLNode.parse(Array("a: &x {b: 1}\nc: *x\n".utf8), file: "f")
    #expect(node["c"]?["b"]?.numberValue == 1)
    #expect(node["c"]?.mark == Mark(file: "f", line: 2, column: 4))
  }

  /// Keys are looked for in a table once a mapping has many.
  @Test func findsTheSecondOfManyKeys() {
    let lines = (0..<100).map { "k\($0): 1\n" }.joined()
    #expect(
      message(Array((lines + "k40: 2\n").utf8))
        == "f:101:1: error: 'k40' is given twice\nf:41:1: note: first given here")
  }

  /// Whatever is cut off or changed, there is a message and an end.
  @Test func neverCrashesOnDamagedText() {
    let text = Array(
      "a: &x {b: [1, 2, 'three'], \"c\": |\n  d\n}\ne: *x\nf:\n  - g: 0x10\n    h: ~\n".utf8)
    for length in 0..<text.count { _ = message(Array(text[..<length])) }
    for index in text.indices {
      for byte in [0, 0x0a, 0x22, 0x26, 0x2a, 0x3a, 0x5b, 0x7b, 0x80, 0xff] as [UInt8] {
        var damaged = text
        damaged[index] = byte
        _ = message(damaged)
      }
    }
  }

  private func message(_ bytes: [UInt8]) -> String? {
    do throws(SourceError) {
      _ = try YAMLNode.parse(bytes, file: "f")
      return nil
    } catch { return error.description }
  }
}
