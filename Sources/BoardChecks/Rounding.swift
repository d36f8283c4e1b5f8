// SPDX-License-Identifier: MulanPSL-2.0

extension UInt64 {
  var isPowerOfTwo: Bool { nonzeroBitCount == 1 }

  func roundedDown(to unit: UInt64) -> UInt64 { self - self % unit }

  /// The next multiple; the one before it if the next does not fit in 64 bits.
  func roundedUp(to unit: UInt64) -> UInt64 {
    let (sum, isTooLarge) = addingReportingOverflow(unit - 1)
    return (isTooLarge ? self : sum).roundedDown(to: unit)
  }
}
