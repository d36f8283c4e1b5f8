// SPDX-License-Identifier: MulanPSL-2.0

/// A client's resource table and its RPMsg rings. It comes from the image: nothing in
/// it is trusted.
///
/// Layouts and constants: Linux, include/linux/remoteproc.h, and for the RPMsg device VirtIO 1.2,
/// §5 (device id 7).
public struct ResourceTable: Equatable, Sendable {
  /// A ring (`struct fw_rsc_vdev_vring`).
  public struct Ring: Equatable, Sendable {
    /// Where it is; nil where the host chooses (`FW_RSC_ADDR_ANY`).
    public var address: UInt32?
    /// Alignment of the used ring in bytes, a power of two.
    public var align: UInt32
    /// Descriptors, a power of two up to 32768.
    public var num: UInt32
  }

  public enum Fault: Error, Equatable, Sendable {
    /// The table or one of its entries is shorter than its contents need.
    case truncated(entry: Int?)
    /// `ver` is not 1.
    case version(UInt32)
    /// No entry for an RPMsg device (`RSC_VDEV` with id 7).
    case noRPMsg
    /// Another number of rings than two.
    case ringCount(Int)
    case num(UInt32, ring: Int)
    case align(UInt32, ring: Int)
  }

  /// The ring that the client fills and the one that the host fills.
  public var rings: [Ring]

  /// More entries than any table has.
  static let entryLimit: UInt32 = 64

  /// - Parameter table: the section, and nothing behind it.
  /// - Throws: `Fault`, the first one.
  public init<Table: RandomAccessCollection<UInt8>>(
    _ table: Table
  ) throws(Fault) where Table.Index == Int {
    func word(_ offset: UInt64) -> UInt32? { table.number(UInt32.self, at: offset) }
    // struct resource_table: ver, num, reserved[2], offset[num]
    guard let version = word(0), let count = word(4), table.holds(0, 16) else {
      throw .truncated(entry: nil)
    }
    guard version == 1 else { throw .version(version) }
    guard count <= Self.entryLimit, table.holds(16, 4 * UInt64(count)) else {
      throw .truncated(entry: nil)
    }
    for index in 0..<Int(count) {
      guard let offset = word(16 + 4 * UInt64(index)), let type = word(UInt64(offset)) else {
        throw .truncated(entry: index)
      }
      // RSC_VDEV; struct fw_rsc_vdev behind the type: id, notifyid, dfeatures, gfeatures,
      // config_len, status, num_of_vrings, reserved[2], vring[]
      guard type == 3 else { continue }
      let start = UInt64(offset) + 4
      guard table.holds(start, 24), let id = word(start) else { throw .truncated(entry: index) }
      guard id == 7 else { continue }
      let rings = Int(table[table.startIndex + Int(start) + 21])
      guard rings == 2 else { throw .ringCount(rings) }
      // 20 bytes each: da, align, num, notifyid, pa
      guard table.holds(start + 24, 40) else { throw .truncated(entry: index) }
      self.rings = [
        try Self.ring(table, at: start + 24, index: 0),
        try Self.ring(table, at: start + 44, index: 1),
      ]
      return
    }
    throw .noRPMsg
  }

  private static func ring<Table: RandomAccessCollection<UInt8>>(
    _ table: Table, at offset: UInt64, index: Int
  ) throws(Fault) -> Ring where Table.Index == Int {
    func word(_ place: UInt64) -> UInt32 { table.number(UInt32.self, at: offset + place) ?? 0 }
    let ring = Ring(address: word(0) == .max ? nil : word(0), align: word(4), num: word(8))
    // VirtIO 1.2, §2.7
    guard ring.num > 0, ring.num <= 32768, ring.num.nonzeroBitCount == 1 else {
      throw .num(ring.num, ring: index)
    }
    guard ring.align.nonzeroBitCount == 1, ring.align <= 65536 else {
      throw .align(ring.align, ring: index)
    }
    return ring
  }

  /// Bytes of a ring in the layout with an alignment (VirtIO 1.2, §2.7.2, legacy interface).
  public static func size(of ring: Ring) -> UInt64 {
    let (num, align) = (UInt64(ring.num), UInt64(ring.align))
    let available = 16 * num + 6 + 2 * num
    return (available + align - 1) / align * align + 6 + 8 * num
  }
}
