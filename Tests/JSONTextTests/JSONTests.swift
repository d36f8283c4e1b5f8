// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import JSONText
import Testing

@Suite struct JSONTests {
  @Test(
    arguments: [
      ("", #""""#), ("64M", #""64M""#), (#"a "b" \c"#, #""a \"b\" \\c""#),
      ("\n\r\t\u{0}\u{8}\u{1b}\u{1f}", #""\n\r\t\u0000\u0008\u001b\u001f""#),
      ("\u{7f}\u{80}\u{9b}\u{9f}\u{a0}", "\"\\u007f\\u0080\\u009b\\u009f\u{a0}\""),
      ("\u{2028}\u{2029}", #""\u2028\u2029""#),
      ("一块板子 🛹 e\u{301}", "\"一块板子 🛹 e\u{301}\""),
      // What is no UTF-8 is replaced when it becomes a string.
      (String(decoding: [0x61, 0xff, 0xc3, 0xed, 0xa0, 0x80], as: UTF8.self), nil),
    ] as [(String, String?)])
  func escapes(_ string: String, _ text: String?) throws {
    let written = JSON.string(string).text()
    if let text { #expect(written == text) }
    let read = try JSONSerialization.jsonObject(
      with: Data(written.utf8), options: .fragmentsAllowed)
    #expect(read as? String == string)
  }

  /// Every scalar once, read by somebody else's reader.
  @Test func foundationReadsEveryScalar() throws {
    let scalars = (0...0x10ffff).compactMap { Unicode.Scalar(UInt32($0)) }
    let string = String(String.UnicodeScalarView(scalars))
    let read = try JSONSerialization.jsonObject(
      with: Data(JSON.string(string).text().utf8), options: .fragmentsAllowed)
    #expect((read as? String)?.unicodeScalars.elementsEqual(scalars) == true)
  }

  @Test func indents() {
    let json: JSON = [
      "none": nil, "empty": [[] as JSON, [:]], "words": ["a", 1, true],
      "objects": [["a": .number(.max)], ["b": false]],
    ]
    #expect(
      json.text(indent: 1) == """
        {
            "empty": [
              [],
              {}
            ],
            "words": ["a", 1, true],
            "objects": [
              {
                "a": 18446744073709551615
              },
              {
                "b": false
              }
            ]
          }
        """)
  }
}
