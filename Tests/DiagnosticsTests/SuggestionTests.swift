// SPDX-License-Identifier: MulanPSL-2.0

import Testing

@testable import Diagnostics

@Suite struct SuggestionTests {
  static let keys = ["memory", "image", "name", "cpus", "shared"]

  @Test(
    arguments: [
      ("memroy", "memory"), ("memor", "memory"), ("momory", "memory"), ("mmeory", "memory"),
      ("cpu", "cpus"), ("nmae", "name"), ("Image", "image"), ("sharde", "shared"),
      ("doorbell", nil), ("x", nil), ("", nil),
    ] as [(String, String?)])
  func suggests(_ word: String, _ expected: String?) {
    #expect(suggestion(for: word, among: Self.keys) == expected)
  }

  @Test func givesUpOnVeryLongWords() {
    #expect(suggestion(for: String(repeating: "a", count: 65), among: ["a"]) == nil)
  }
}
