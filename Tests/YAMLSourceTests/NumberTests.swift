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
      ("0", .size, 0), ("1048576", .size, 1 << 20),
      ("64000000", .size, nil), ("7", .offset, 7),
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
    ("010", .size, .leadingZero), ("100", .address, .decimal),
    ("4000000", .size, .decimal), ("28000", .offset, .decimal), ("0", .address, .decimal),
  ])
  func saysWhatIsWrong(_ text: String, _ kind: NumberKind, _ problem: NumberProblem) {
    #expect(throws: problem) { try parseNumber(text, as: kind) }
  }

  @Test(
    arguments: [
      ("52000000", NumberKind.address, "0x52000000"), ("7a000000", .address, "0x7a000000"),
      ("0X7A000000", .address, "0x7A000000"), ("0x5000_0000", .address, "0x50000000"),
      ("28000", .offset, "0x28000"), ("4000000", .size, "0x4000000"),
      ("32MB", .size, "32M"), ("32MiB", .size, "32M"), ("32m", .size, "32M"),
      ("32 M", .size, "32M"), ("1_024K", .size, "1024K"), ("2gib", .size, "2G"),
      ("1_6", .count, "16"), ("0X10", .count, "0x10"), ("ten", .size, nil), ("12TB", .size, nil),
      ("", .size, nil), ("0x", .address, nil), ("16", .count, nil), ("32M", .address, nil),
    ] as [(String, NumberKind, String?)])
  func guessesWhatWasMeant(_ text: String, _ kind: NumberKind, _ meant: String?) {
    #expect(meantNumber(text, as: kind) == meant)
  }

  @Test(arguments: [
    (UInt64(0), "0x00000000"), (0x7000_0000, "0x70000000"), (0x1_1000_0000, "0x110000000"),
    (.max, "0xffffffffffffffff"),
  ])
  func writesHexWithEightDigitsOrMore(_ number: UInt64, _ text: String) {
    #expect(hex(number) == text)
  }
}
