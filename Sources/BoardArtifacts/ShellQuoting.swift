// SPDX-License-Identifier: MulanPSL-2.0

/// A word as a POSIX shell has to be given it: as it is when it is harmless, else in
/// single quotes (POSIX.1-2017, Shell Command Language, §2.2.2).
public func shellQuoted(_ word: String) -> String {
  let harmless = { (byte: UInt8) -> Bool in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "="),
      UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "%"):
      true
    default:
      false
    }
  }
  if !word.isEmpty, word.utf8.allSatisfy(harmless) { return word }
  return "'"
    + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
}
