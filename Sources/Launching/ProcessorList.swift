// SPDX-License-Identifier: MulanPSL-2.0

/// A list such as `0-2,5` in /sys/devices/system/cpu/online (Linux `cpulist_parse`,
/// Documentation/admin-guide/cputopology.rst).
public enum ProcessorList {
  /// No list has as high a number: Linux's NR_CPUS is at most 8192 (x86; arm64 4096).
  public static var limit: UInt32 { 8192 }

  /// Malformed text contains nothing.
  public static func contains(_ cpu: UInt32, in list: UnsafeRawBufferPointer) -> Bool {
    var i = 0
    while i < list.count {
      guard let first = number(list, &i) else { return false }
      var last = first
      if i < list.count, list[i] == UInt8(ascii: "-") {
        i += 1
        guard let n = number(list, &i) else { return false }
        last = n
      }
      if first <= cpu, cpu <= last { return true }
      guard i < list.count, list[i] == UInt8(ascii: ",") else { return false }
      i += 1
    }
    return false
  }

  private static func number(_ list: UnsafeRawBufferPointer, _ i: inout Int) -> UInt32? {
    let start = i
    var value: UInt32 = 0
    while i < list.count, i - start < 9, list[i] >= 0x30, list[i] <= 0x39 {
      value = value * 10 + UInt32(list[i] - 0x30)
      i += 1
    }
    return i > start ? value : nil
  }
}
