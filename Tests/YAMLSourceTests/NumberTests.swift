// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import Testing

@testable import YAMLSource

@Suite struct NumberTests {
  @Test(
    arguments: [
      ("0", NumberKind.count, UInt64(0)), ("16", .count, 16), ("0x10", .count, 16),
      ("0X10", .count, nil), ("0x", .count, nil), ("", .count, nil), ("-1", .count, nil),
      ("1_000", .count, nil), ("1e3", .count, nil), ("0xfg", .count, nil), ("64M", .count, nil),
      ("18446744073709551615", .count, .max), ("18446744073709551616", .count, nil),
      ("0xffffffffffffffff", .address, .max), ("0x10000000000000000", .address, nil),
      ("0x7A000000", .address, 0x7a00_0000), ("2046820352", .address, nil),
      ("64M", .size, 64 << 20), ("2G", .size, 2 << 30), ("4K", .size, 4096), ("4096", .size, 4096),
      ("0x1000", .size, 4096), ("M", .size, nil), ("64m", .size, nil), ("0x4M", .size, nil),
      ("17179869184G", .size, nil), ("17179869183G", .size, 17_179_869_183 << 30),
      ("010", .count, nil), ("010M", .size, nil), ("64 M", .size, nil),
    ] as [(String, NumberKind, UInt64?)])
  func reads(_ text: String, _ kind: NumberKind, _ expected: UInt64?) {
    #expect((try? parseNumber(text, as: kind)) == expected)
  }

  @Test(arguments: [
    ("abc", NumberKind.size, NumberProblem.malformed),
    ("0x1ffffffffffffffff", .size, .tooLarge), ("17179869184G", .size, .tooLarge),
    ("010", .size, .leadingZero), ("100", .address, .decimalAddress),
  ])
  func saysWhatIsWrong(_ text: String, _ kind: NumberKind, _ problem: NumberProblem) {
    #expect(throws: problem) { try parseNumber(text, as: kind) }
  }

  @Test(arguments: [
    (UInt64(0), "0x00000000"), (0x7000_0000, "0x70000000"), (0x1_1000_0000, "0x110000000"),
    (.max, "0xffffffffffffffff"),
  ])
  func writesHexWithEightDigitsOrMore(_ number: UInt64, _ text: String) {
    #expect(hex(number) == text)
  }
}
