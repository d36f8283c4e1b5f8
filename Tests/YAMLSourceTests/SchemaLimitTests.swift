// SPDX-License-Identifier: MulanPSL-2.0

import Testing
import YAMLSource

@Suite struct SchemaLimitTests {
  @Test(arguments: [
    (512, []), (513, ["513 entries; at most 512 are read"]),
  ])
  func listsAndTablesHaveAnEnd(_ count: Int, _ messages: [String]) throws {
    let list = "[" + Array(repeating: "1", count: count).joined(separator: ", ") + "]"
    let table = "{" + (0..<count).map { "k\($0): 1" }.joined(separator: ", ") + "}"
    let number = Schema.number(.count, 0...1)
    for (text, schema) in [
      (list, Schema.list(of: number, atLeast: 0)), (table, .table(of: number)),
    ] {
      let node = try YAMLNode.parse(Array(text.utf8), file: "x.yaml")
      #expect(schema.diagnostics(for: node).map(\.message) == messages)
    }
  }
}
