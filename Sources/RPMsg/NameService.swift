// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// Messages to this address announce and withdraw endpoints (Linux `RPMSG_NS_ADDR` in
/// include/linux/rpmsg/ns.h).
@inlinable @inline(__always)
public var nameServiceAddress: UInt32 { 0x35 }

/// The name of a service: at most 31 printable ASCII characters.
public struct ServiceName: Equatable {
  /// The NUL included.
  public static var size: Int { Limits.serviceName + 1 }
  private var bytes = InlineArray<32, UInt8>(repeating: 0)
  public private(set) var count = 0

  /// The bytes up to the first NUL. What is not printable becomes `?`: names reach terminals.
  public init(_ raw: InlineArray<40, UInt8>) {
    while count < Self.size - 1, raw[count] != 0 {
      bytes[count] = raw[count] >= 0x20 && raw[count] < 0x7f ? raw[count] : UInt8(ascii: "?")
      count += 1
    }
  }

  /// `name`, cut after 31 bytes.
  public init(_ name: StaticString) {
    while count < Self.size - 1, count < name.utf8CodeUnitCount {
      bytes[count] = name.utf8Start[count]
      count += 1
    }
  }

  /// Byte `i` of the name, zero behind its end; `i` is in 0 … 31.
  public subscript(i: Int) -> UInt8 { bytes[i] }

  public static func == (a: ServiceName, b: ServiceName) -> Bool {
    guard a.count == b.count else { return false }
    for i in 0..<a.count where a.bytes[i] != b.bytes[i] { return false }
    return true
  }

  public static func == (a: ServiceName, b: StaticString) -> Bool {
    a.count == b.utf8CodeUnitCount && a.hasPrefix(b)
  }

  public var kind: ServiceKind {
    for i in 0..<ServiceKind.named.count where self == ServiceKind.named[i].name {
      return ServiceKind.named[i]
    }
    return .shell
  }

  public func hasPrefix(_ prefix: StaticString) -> Bool {
    guard prefix.utf8CodeUnitCount <= count else { return false }
    for i in 0..<prefix.utf8CodeUnitCount where bytes[i] != prefix.utf8Start[i] { return false }
    return true
  }
}

/// "This service is at that address", or "no longer": char name[32], u32 address, u32 flags (Linux
/// `struct rpmsg_ns_msg` in include/linux/rpmsg/ns.h).
public struct Announcement: Equatable {
  public static var size: Int { 40 }
  public let name: ServiceName
  public let address: UInt32
  /// True: the endpoint was destroyed.
  public let isWithdrawal: Bool

  public init(_ name: ServiceName, at address: UInt32, isWithdrawal: Bool = false) {
    self.name = name
    self.address = address
    self.isWithdrawal = isWithdrawal
  }

  /// Copies the payload of a message to `nameServiceAddress` once, then reads it.
  /// - Throws: `announcementLength` unless it has 40 bytes (Linux demands the same),
  ///   `announcementFlags` unless they are 0 or 1.
  public init(_ payload: UnsafeRawBufferPointer) throws(RingFault) {
    guard payload.count == Self.size else { throw .announcementLength(payload.count) }
    var raw = InlineArray<40, UInt8>(repeating: 0)
    for i in 0..<Self.size { raw[i] = payload[i] }
    let flags = Self.word(raw, 36)
    guard flags <= 1 else { throw .announcementFlags(flags) }
    name = ServiceName(raw)
    address = Self.word(raw, 32)
    isWithdrawal = flags == 1
  }

  /// Writes the 40 bytes; `payload` must have room for them.
  public func store(to payload: UnsafeMutableRawBufferPointer) {
    for i in 0..<ServiceName.size { payload[i] = name[i] }
    for i in 0..<4 {
      payload[32 + i] = UInt8(truncatingIfNeeded: address >> UInt32(8 * i))
      payload[36 + i] = i == 0 && isWithdrawal ? 1 : 0
    }
  }

  private static func word(_ raw: InlineArray<40, UInt8>, _ at: Int) -> UInt32 {
    UInt32(raw[at]) | UInt32(raw[at + 1]) << 8 | UInt32(raw[at + 2]) << 16
      | UInt32(raw[at + 3]) << 24
  }
}
