// SPDX-License-Identifier: MulanPSL-2.0

/// `0x` and at least eight digits, as addresses are written everywhere in this project.
public func hex(_ number: UInt64) -> String {
  let digits = String(number, radix: 16)
  return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
}
