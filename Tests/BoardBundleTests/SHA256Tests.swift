// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

@testable import BoardBundle

@Suite struct SHA256Tests {
  /// NIST's examples for FIPS 180-4, and its longest short message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func digestsTheStandardsExamples(_ message: String, _ digest: String) {
    #expect(sha256(Array(message.utf8)) == digest)
  }

  @Test func digestsAMillionTimesTheLetterA() {
    #expect(
      sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Where the padding needs another block and where it does not; coreutils judges.
  @Test(arguments: [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128])
  func digestsEveryLengthOfPadding(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let folder = try TemporaryFolder()
    let outcome = try run(["sha256sum", folder.write("file", bytes)])
    #expect(outcome.text.prefix(64) == sha256(bytes))
  }
}
