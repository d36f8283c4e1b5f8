// SPDX-License-Identifier: MulanPSL-2.0

import Launching
import Testing

@Suite struct ProcessorListTests {
  @Test(
    arguments: [
      ("0-2", 0, true), ("0-2", 2, true), ("0-2", 3, false), ("0,3", 3, true), ("0,3", 1, false),
      ("0-1,4-7,9", 5, true), ("0-1,4-7,9", 9, true), ("0-1,4-7,9", 8, false), ("", 0, false),
      ("x", 0, false), ("-", 0, false), ("1-", 1, false), ("0-,1", 1, false), ("3;1", 1, false),
      ("12345678901", 1, false), ("4294967295", 4_294_967_295, false),
    ] as [(String, UInt32, Bool)])
  func contains(_ list: String, _ cpu: UInt32, _ expected: Bool) {
    let found = Array(list.utf8).withUnsafeBytes { ProcessorList.contains(cpu, in: $0) }
    #expect(found == expected)
  }
}
