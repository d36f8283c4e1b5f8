// SPDX-License-Identifier: MulanPSL-2.0

/// A release of Linux, where releases read the same tree differently.
public struct LinuxVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let major: Int
  public let minor: Int

  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Later than every release that a fact names.
  public static let current = LinuxVersion(.max, 0)

  /// From here on cores with status "fail" get no number (drivers/of/base.c,
  /// of_get_next_cpu_node).
  public static let skipsFailedCPUs = LinuxVersion(5, 17)

  /// The last one before.
  public static let countsFailedCPUs = LinuxVersion(5, 16)

  /// From here on memory nodes that are disabled are no RAM (drivers/of/fdt.c,
  /// early_init_dt_scan_memory).
  public static let skipsDisabledMemory = LinuxVersion(5, 19)

  /// The last one before.
  public static let takesDisabledMemory = LinuxVersion(5, 18)

  public var description: String { "\(major).\(minor)" }

  public static func < (a: LinuxVersion, b: LinuxVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}
