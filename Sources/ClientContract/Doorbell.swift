// SPDX-License-Identifier: MulanPSL-2.0

/// The interrupt by which Linux and a client wake each other.
public enum Doorbell: Equatable, Sendable {
  /// Software-generated interrupt of the GIC.
  case sgi(UInt64)
  /// Shared peripheral interrupt, counted from 0.
  case spi(UInt64)
  /// Of x86-64.
  case vector(UInt64)

  // Arm GIC architecture (IHI 0069), 2.2.1: SGIs 0-15, SPIs 32-1019; x86: vectors below 32 are
  // exceptions (Intel SDM, volume 3, 7.2)
  public static var sgis: ClosedRange<UInt64> { 0...15 }
  public static var spis: ClosedRange<UInt64> { 0...987 }
  public static var vectors: ClosedRange<UInt64> { 32...255 }

  /// What all known images for arm64 use, and the module (DOORBELL_SGI in km/mcs_arm64.c).
  public static var usualSGI: UInt64 { 7 }
  /// What Linux rings clients on x86-64 with (DOORBELL_VECTOR in km/mcs_x86.c); UniProton's, both ways.
  public static var usualVector: UInt64 { 0xeb }
}
