// SPDX-License-Identifier: MulanPSL-2.0

/// One of a few words that profiles and launch.conf have in common. An `enum` of strings would link
/// Unicode's tables into the launcher.
public protocol ContractWord: CaseIterable, Equatable, Sendable {
  /// In the order of the cases, a space between them.
  static var words: StaticString { get }
}

/// The system that a client runs.
public enum ClientOS: ContractWord {
  case zephyr, uniproton, rtThread, other
  public static var words: StaticString { "zephyr uniproton rt-thread other" }
}

public enum ImageFormat: ContractWord {
  case raw, elf
  public static var words: StaticString { "raw elf" }
}

/// Who decides where the rings are.
public enum LayoutKind: ContractWord {
  /// Both sides know it beforehand: `LegacyLayout`.
  case legacy
  /// The image's resource table and the host.
  case resourceTable
  public static var words: StaticString { "legacy resource-table" }
}

/// How the firmware is called that starts and stops processors (Arm DEN 0022).
public enum PSCIConduit: ContractWord {
  case hvc, smc
  public static var words: StaticString { "hvc smc" }
}

public enum InterruptControllerKind: ContractWord {
  case gicV2, gicV3, x2apic
  public static var words: StaticString { "gic-v2 gic-v3 x2apic" }
}

/// How a client's page tables map a range.
public enum CacheKind: ContractWord {
  case writeBack, uncached
  public static var words: StaticString { "write-back uncached" }
}
