// SPDX-License-Identifier: MulanPSL-2.0

/// A size for people, of at most nine characters: `64 MiB`, `1472 KiB`, and with a tilde where
/// it is rounded: `~2.0 MiB`.
public func byteSize(_ bytes: UInt64) -> String {
  guard bytes > 0 else { return "0 B" }
  let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
  for (power, unit) in units.enumerated().reversed() {
    let count = bytes >> (10 * UInt64(power))
    if count > 0, count < 10_000, count << (10 * UInt64(power)) == bytes {
      return "\(count) \(unit)"
    }
  }
  let power = (63 - bytes.leadingZeroBitCount) / 10
  let shift = UInt64(10 * power)
  let whole = bytes >> shift
  let fraction = (bytes >> (shift - 10)) & 1023
  if whole >= 100 { return "~\(whole + (fraction >= 512 ? 1 : 0)) \(units[power])" }
  let tenths = whole * 10 + (fraction * 10 + 512) / 1024
  return "~\(tenths / 10).\(tenths % 10) \(units[power])"
}
