// SPDX-License-Identifier: MulanPSL-2.0

/// Where rings and buffers of clients with a resource table are. Each client has a pool of its own
/// in the shared memory; the host places the rings in it, unless the table says where they are, and
/// the buffers behind them.
///
///     pool                aligned                   + 8
///     | receive ring | transmit ring | receive buffers | transmit buffers |
public enum TablePool {
  /// Bytes of one client's pool (openEuler mcs, library/remoteproc, SHM_POOL_SIZE).
  public static var size: UInt64 { 0x20000 }

  /// The pool of the client on a core, from the start of the shared memory; half-open.
  public static func offsets(cpu: UInt64) -> (start: UInt64, end: UInt64) {
    (cpu * size, (cpu + 1) * size)
  }

  /// A ring as the table has it.
  public struct Ring {
    /// From the start of the pool; nil where the host chooses.
    public let offset: Int?
    public let count: Int
    public let alignment: Int

    public init(offset: Int?, count: Int, alignment: Int) {
      self.offset = offset
      self.count = count
      self.alignment = alignment
    }
  }
}

extension SharedLayout {
  /// Everything of a client with a resource table, from the start of its pool. The status byte is
  /// in the table.
  ///
  /// - Throws: where a ring cannot be as the table has it. That all of it is inside the pool, and
  ///   no two parts overlap, is for `check(count:)` to say.
  public static func pool(
    receive: TablePool.Ring, transmit: TablePool.Ring
  ) throws(LayoutError) -> SharedLayout {
    var next = 0
    let receiveRing = try ring(receive, &next)
    let transmitRing = try ring(transmit, &next)
    // Behind both, wherever the table has them.
    next = (max(receiveRing.end, transmitRing.end) + 7) & ~7
    let receiveBuffers = try BufferPool(
      count: receive.count, size: LegacyLayout.bufferSize, offset: next)
    return SharedLayout(
      status: nil, transmitRing: transmitRing,
      transmitBuffers: try BufferPool(
        count: transmit.count, size: LegacyLayout.bufferSize, offset: receiveBuffers.end),
      receiveRing: receiveRing, receiveBuffers: receiveBuffers)
  }

  private static func ring(
    _ ring: TablePool.Ring, _ next: inout Int
  ) throws(LayoutError) -> RingLayout {
    // A descriptor table needs 16.
    let unit = max(16, ring.alignment)
    let layout = try RingLayout(
      count: ring.count, offset: ring.offset ?? (next + unit - 1) & ~(unit - 1),
      alignment: ring.alignment)
    next = max(next, layout.end)
    return layout
  }
}

/// What `reserved[0]` of a client's resource table says of its core: numbers of PSCI's calls (Arm
/// DEN0022, CPU_ON, CPU_OFF, SYSTEM_RESET), by which the clients of this field understand them.
public enum TableState {
  /// The host writes it before it starts the client.
  public static var on: UInt32 { 0xc400_0003 }
  /// The host writes it, and rings, to have the client switch its core off.
  public static var off: UInt32 { 0x8400_0002 }
  /// The host writes it, and rings, to have the client announce its services again; the client
  /// clears it.
  public static var attach: UInt32 { 0x8400_0009 }
}
