// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The Linux that is looked at: files of /proc and /sys, and what only trying tells.
public protocol CheckedSystem {
  /// The first bytes of a file; nil if it cannot be read.
  func read(_ path: Text, into buffer: UnsafeMutableRawBufferPointer) -> Int?
  func exists(_ path: Text) -> Bool
  func mayWrite(_ path: Text) -> Bool
  /// Why no pseudo-terminal can be had; nil if one can.
  func terminalFailure() -> SystemError?
  /// The kernel's log, line by line from the oldest on. False if it may not be read.
  func eachLogLine(_ take: (ByteText) -> Void) -> Bool
  /// As `uname -r` prints it.
  var release: Text { get }
}

/// What /dev/mcs says of itself (km/mcs_uapi.h).
public struct ModuleFacts {
  public let abi: UInt32
  public let doorbell: Doorbell
  /// It is not rung: it looks by the clock.
  public let isPolled: Bool
  public let regions: Regions

  public init(abi: UInt32, doorbell: Doorbell, isPolled: Bool, regions: Regions) {
    self.abi = abi
    self.doorbell = doorbell
    self.isPolled = isPolled
    self.regions = regions
  }
}
