// SPDX-License-Identifier: MulanPSL-2.0

/// A client's resource table: its RPMsg device, and the memory that it names. It comes from the
/// image: nothing in it is trusted.
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

  /// Memory that an entry names.
  public struct Memory: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
      /// The client wants it reserved (`RSC_CARVEOUT`).
      case carveout
      /// Registers that the client uses (`RSC_DEVMEM`).
      case device
      /// The client writes its log there (`RSC_TRACE`).
      case trace
    }
    public var kind: Kind
    /// The entry's number in the table.
    public var entry: Int
    /// The client's address of it; nil where the host chooses.
    public var address: UInt32?
    /// Bytes.
    public var size: UInt32
  }

  /// An entry that this launcher does nothing for.
  public enum Unserved: Equatable, Sendable {
    /// A virtio device of another kind (`id`).
    case device(id: UInt32, entry: Int)
    /// A type that is neither the standard's nor a vendor's.
    case unknown(type: UInt32, entry: Int)
  }

  public enum Fault: Error, Equatable, Sendable {
    /// The table or one of its entries is shorter than its contents need.
    case truncated(entry: Int?)
    /// `ver` is not 1.
    case version(UInt32)
    /// No entry for an RPMsg device (`RSC_VDEV` with id 7).
    case noRPMsg
    case secondRPMsg(entry: Int)
    /// Another number of rings than two.
    case ringCount(Int)
    case num(UInt32, ring: Int)
    case align(UInt32, ring: Int)
  }

  /// All that is wrong with a table, in its order.
  public struct Faults: Error, Equatable, Sendable {
    public var all: [Fault]
  }

  /// Of the RPMsg device's `struct fw_rsc_vdev`, behind its type, in bytes from the table's start.
  public var device: Int
  /// `dfeatures`: what the client offers, one bit each.
  public var features: UInt32
  /// The ring that the client fills and the one that the host fills.
  public var rings: [Ring]
  public var memory: [Memory]
  public var unserved: [Unserved]

  /// The client announces its services by name (Linux, VIRTIO_RPMSG_F_NS in
  /// drivers/rpmsg/virtio_rpmsg_bus.c).
  public static var announces: UInt32 { 1 << 0 }

  /// More entries than any table has.
  static let entryLimit: UInt32 = 64

  /// `struct fw_rsc_vdev`, fixed part and two rings, in bytes behind its type: id, notifyid,
  /// dfeatures, gfeatures, config_len, status, num_of_vrings, reserved[2], vring[] of da, align,
  /// num, notifyid, pa.
  public enum Device {
    public static var grantedFeatures: Int { 12 }
    public static var status: Int { 20 }
    static var ringCount: Int { 21 }
    static var size: UInt64 { 24 }
    static var ringSize: UInt64 { 20 }
    /// Where a ring's address is.
    public static func address(ofRing index: Int) -> Int { Int(size) + index * Int(ringSize) }
  }

  /// `struct resource_table`: ver, num, reserved[2], offset[num].
  public enum Header {
    /// `reserved[0]`, by which host and client of this field agree on the core's state.
    public static var state: Int { 8 }
    static var size: UInt64 { 16 }
  }

  /// - Parameter table: the section, and nothing behind it.
  /// - Throws: `Faults`, all that can be found.
  public init<Table: RandomAccessCollection<UInt8>>(
    _ table: Table
  ) throws(Faults) where Table.Index == Int {
    var reader = Reader(table)
    reader.readAll()
    guard reader.faults.isEmpty, let device = reader.device else {
      throw Faults(all: reader.faults)
    }
    self.device = device
    features = reader.features
    rings = reader.rings
    memory = reader.memory
    unserved = reader.unserved
  }

  /// Bytes of a ring in the layout with an alignment (VirtIO 1.2, §2.7.2, legacy interface).
  public static func size(of ring: Ring) -> UInt64 {
    let (num, align) = (UInt64(ring.num), UInt64(ring.align))
    let available = 16 * num + 6 + 2 * num
    return (available + align - 1) / align * align + 6 + 8 * num
  }
}

private struct Reader<Table: RandomAccessCollection<UInt8>> where Table.Index == Int {
  let table: Table
  var faults: [ResourceTable.Fault] = []
  var device: Int?
  var features: UInt32 = 0
  var rings: [ResourceTable.Ring] = []
  var memory: [ResourceTable.Memory] = []
  var unserved: [ResourceTable.Unserved] = []
  private var seesRPMsg = false

  init(_ table: Table) { self.table = table }

  private func word(_ offset: UInt64) -> UInt32 { table.number(UInt32.self, at: offset) ?? 0 }

  mutating func readAll() {
    let header = ResourceTable.Header.size
    guard table.holds(0, header) else { return faults.append(.truncated(entry: nil)) }
    // Another version may have another form.
    guard word(0) == 1 else { return faults.append(.version(word(0))) }
    let count = word(4)
    guard count <= ResourceTable.entryLimit, table.holds(header, 4 * UInt64(count)) else {
      return faults.append(.truncated(entry: nil))
    }
    for index in 0..<Int(count) { read(index, at: UInt64(word(header + 4 * UInt64(index)))) }
    if !seesRPMsg { faults.append(.noRPMsg) }
  }

  private mutating func read(_ index: Int, at offset: UInt64) {
    guard table.holds(offset, 4) else { return faults.append(.truncated(entry: index)) }
    let start = offset + 4
    switch word(offset) {
    // struct fw_rsc_carveout and fw_rsc_devmem: da, pa, len, flags, reserved, name[32]
    case 0: read(.carveout, index, start, size: 52, length: 8)
    case 1: read(.device, index, start, size: 52, length: 8)
    // struct fw_rsc_trace: da, len, reserved, name[32]
    case 2: read(.trace, index, start, size: 44, length: 4)
    case 3: readDevice(index, start)
    // Vendors' entries begin at 128 (RSC_VENDOR_START).
    case 128...: break
    case let type: unserved.append(.unknown(type: type, entry: index))
    }
  }

  private mutating func read(
    _ kind: ResourceTable.Memory.Kind, _ index: Int, _ start: UInt64, size: UInt64, length: UInt64
  ) {
    guard table.holds(start, size) else { return faults.append(.truncated(entry: index)) }
    memory.append(
      ResourceTable.Memory(
        kind: kind, entry: index, address: address(at: start), size: word(start + length)))
  }

  private func address(at offset: UInt64) -> UInt32? {
    word(offset) == .max ? nil : word(offset)
  }

  private mutating func readDevice(_ index: Int, _ start: UInt64) {
    typealias Device = ResourceTable.Device
    guard table.holds(start, Device.size) else { return faults.append(.truncated(entry: index)) }
    guard word(start) == 7 else {
      return unserved.append(.device(id: word(start), entry: index))
    }
    guard !seesRPMsg else { return faults.append(.secondRPMsg(entry: index)) }
    seesRPMsg = true
    let count = Int(table[table.startIndex + Int(start) + Device.ringCount])
    guard count == 2 else { return faults.append(.ringCount(count)) }
    guard table.holds(start + Device.size, 2 * Device.ringSize) else {
      return faults.append(.truncated(entry: index))
    }
    device = Int(start)
    features = word(start + 8)
    for ring in 0..<2 { readRing(ring, at: start + UInt64(Device.address(ofRing: ring))) }
  }

  private mutating func readRing(_ index: Int, at offset: UInt64) {
    let ring = ResourceTable.Ring(
      address: address(at: offset), align: word(offset + 4), num: word(offset + 8))
    // VirtIO 1.2, §2.7
    if !(1...32768).contains(ring.num) || ring.num.nonzeroBitCount != 1 {
      faults.append(.num(ring.num, ring: index))
    }
    if !(4...65536).contains(ring.align) || ring.align.nonzeroBitCount != 1 {
      faults.append(.align(ring.align, ring: index))
    }
    rings.append(ring)
  }
}
