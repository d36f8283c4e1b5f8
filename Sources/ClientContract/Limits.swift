// SPDX-License-Identifier: MulanPSL-2.0

/// One for each region that the module takes (MCS_MAX_REGIONS in km/mcs_uapi.h).
public typealias PerRegion<Value> = InlineArray<16, Value>
/// One for each service of a client that the launcher takes.
public typealias PerService<Value> = InlineArray<16, Value>
/// One for each mapping of an x86-64 client (MCS_MAX_MAPS in km/mcs_uapi.h); UniProton has six.
public typealias PerMapping<Value> = InlineArray<16, Value>

/// How many there can be of something.
public enum Limits {
  public static var regions: Int { PerRegion<UInt8>.count }
  public static var services: Int { PerService<UInt8>.count }
  public static var mappings: Int { PerMapping<UInt8>.count }
  /// Bytes of a service's name: Linux's RPMSG_NAME_SIZE (include/linux/mod_devicetable.h) without
  /// the NUL.
  public static var serviceName: Int { 31 }
}
