// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

/// What is known of a client while it runs, in one page that other processes may map: what `status`
/// shows, and what the next launcher needs to take the client over when its launcher is gone. Every
/// field is written at once, so that a launcher may die between any two.
public struct StateRecord {
  public static var size: Int { 4096 }
  /// "MCSs" and the version of what follows.
  private static var magic: UInt64 { 0x0000_0001_7353_434d }
  private let page: SharedMemory

  /// - Parameter page: `size` bytes, aligned to 16.
  public init(_ page: UnsafeMutableRawPointer) throws(LayoutError) {
    self.page = try SharedMemory(base: page, count: Self.size, address: 0)
  }

  private enum At {
    static var magic: Int { 0x00 }
    static var cpu: Int { 0x08 }
    static var state: Int { 0x0c }
    static var starts: Int { 0x10 }
    static var services: Int { 0x14 }
    static var began: Int { 0x18 }
    static var received: Int { 0x20 }
    static var sent: Int { 0x28 }
    static var window: Int { 0x30 }
    static var memory: Int { 0x40 }
    static var ringCount: Int { 0x50 }
    static var ringAlignment: Int { 0x54 }
    static var bufferSize: Int { 0x58 }
    static var status: Int { 0x5c }
    static var transmitRing: Int { 0x60 }
    static var receiveRing: Int { 0x68 }
    static var transmitBuffers: Int { 0x70 }
    static var receiveBuffers: Int { 0x78 }
    static var process: Int { 0x80 }
    static var powerOff: Int { 0x84 }
    static var table: Int { 0xc0 }
    static var boot: Int { 0x90 }
    static var service: Int { 0x100 }
    static var serviceSize: Int { 64 }
    static var serviceAddress: Int { 32 }
    static var serviceIsLive: Int { 36 }
    static var serviceTerminal: Int { 40 }
  }

  /// Bytes of the boot's identity, which Linux makes anew each time.
  public static var bootSize: Int { 36 }

  // MARK: which client

  /// The record is a whole one, of this version, and of this boot.
  public func isValid(boot: UnsafeRawBufferPointer) -> Bool {
    guard page.load64(At.magic) == Self.magic else { return false }
    for i in 0..<min(boot.count, Self.bootSize) where page.load8(At.boot + i) != boot[i] {
      return false
    }
    return true
  }

  /// Begins anew, for a client that is about to start.
  /// - Parameters:
  ///   - starts: of this processor, this one included: tells it from the clients before.
  ///   - process: the launcher's.
  public func begin(
    cpu: UInt32, starts: UInt32, process: UInt32, window: AddressRange, memory: AddressRange,
    layout: SharedLayout, table: AddressRange?, powerOff: PowerOffWays,
    boot: UnsafeRawBufferPointer
  ) {
    page.clear()
    page.store32(At.cpu, cpu)
    page.store32(At.state, LifeState.claimed.rawValue)
    page.store32(At.starts, starts)
    page.store32(At.process, process)
    page.store64(At.window, window.first)
    page.store64(At.window + 8, window.size)
    page.store64(At.memory, memory.first)
    page.store64(At.memory + 8, memory.size)
    for i in 0..<min(boot.count, Self.bootSize) { page.store8(At.boot + i, boot[i]) }
    page.store32(At.powerOff, powerOff.packed)
    setLayout(layout)
    page.store64(At.table, table?.first ?? 0)
    page.store64(At.table + 8, table?.size ?? 0)
    page.fence()
    page.store64(At.magic, Self.magic)
  }

  private func setLayout(_ layout: SharedLayout) {
    page.store32(At.ringCount, UInt32(layout.transmitRing.count))
    page.store32(At.ringAlignment, UInt32(layout.transmitRing.alignment))
    page.store32(At.bufferSize, UInt32(layout.transmitBuffers.size))
    page.store32(At.status, layout.status.map { UInt32($0) } ?? .max)
    page.store64(At.transmitRing, UInt64(layout.transmitRing.offset))
    page.store64(At.receiveRing, UInt64(layout.receiveRing.offset))
    page.store64(At.transmitBuffers, UInt64(layout.transmitBuffers.offset))
    page.store64(At.receiveBuffers, UInt64(layout.receiveBuffers.offset))
  }

  public var cpu: UInt32 { page.load32(At.cpu) }
  public var starts: UInt32 { page.load32(At.starts) }
  public var window: AddressRange? { range(At.window) }
  public var memory: AddressRange? { range(At.memory) }
  /// The resource table in the client's memory; nil if it has none.
  public var table: AddressRange? { range(At.table) }
  public var powerOff: PowerOffWays { PowerOffWays(packed: page.load32(At.powerOff)) }

  private func range(_ at: Int) -> AddressRange? {
    AddressRange(exactly: page.load64(at), size: page.load64(at + 8))
  }

  /// Nil if there is none, or no possible one.
  public var layout: SharedLayout? {
    let count = Int(page.load32(At.ringCount))
    let alignment = Int(page.load32(At.ringAlignment))
    let size = Int(page.load32(At.bufferSize))
    let status = page.load32(At.status)
    do throws(LayoutError) {
      return SharedLayout(
        status: status == .max ? nil : Int(status),
        transmitRing: try RingLayout(
          count: count, offset: offset(At.transmitRing), alignment: alignment),
        transmitBuffers: try BufferPool(
          count: count, size: size, offset: offset(At.transmitBuffers)),
        receiveRing: try RingLayout(
          count: count, offset: offset(At.receiveRing), alignment: alignment),
        receiveBuffers: try BufferPool(count: count, size: size, offset: offset(At.receiveBuffers))
      )
    } catch { return nil }
  }

  private func offset(_ at: Int) -> Int { Int(truncatingIfNeeded: page.load64(at)) }

  // MARK: its launcher and its life

  /// The launcher's process; it counts only while somebody holds the file's lock.
  public var process: UInt32 {
    get { page.load32(At.process) }
    nonmutating set { page.store32(At.process, newValue) }
  }

  /// Nil for a number that no state has.
  public var state: LifeState? { LifeState(rawValue: page.load32(At.state)) }
  public func set(_ state: LifeState) { page.store32(At.state, state.rawValue) }

  /// When the client was started: milliseconds since the boot, suspended ones included; 0 before.
  public var began: UInt64 {
    get { page.load64(At.began) }
    nonmutating set { page.store64(At.began, newValue) }
  }

  /// Messages of the client and to the client.
  public var received: UInt64 {
    get { page.load64(At.received) }
    nonmutating set { page.store64(At.received, newValue) }
  }
  public var sent: UInt64 {
    get { page.load64(At.sent) }
    nonmutating set { page.store64(At.sent, newValue) }
  }

  // MARK: services

  public var services: Int { min(Int(page.load32(At.services)), Limits.services) }

  /// A new service, or what changed of one. `place` is in 0 ... `services`, below 16.
  public func setService(_ place: Int, _ endpoint: Endpoint) {
    guard place <= services, place < Limits.services else { return }
    let at = At.service + place * At.serviceSize
    page.store32(at + At.serviceAddress, endpoint.address)
    page.store32(at + At.serviceIsLive, endpoint.peer == nil ? 0 : 1)
    guard place == services else { return }
    for i in 0..<ServiceName.size { page.store8(at + i, endpoint.name[i]) }
    page.store32(at + At.serviceTerminal, UInt32.max)
    page.fence()
    page.store32(At.services, UInt32(place + 1))
  }

  /// `place` is in 0 ..< `services`.
  public func service(_ place: Int) -> Endpoint {
    let at = At.service + place * At.serviceSize
    var raw = InlineArray<40, UInt8>(repeating: 0)
    for i in 0..<ServiceName.size { raw[i] = page.load8(at + i) }
    let address = page.load32(at + At.serviceAddress)
    return Endpoint(
      ServiceName(raw), at: address,
      peer: page.load32(at + At.serviceIsLive) == 0 ? nil : address)
  }

  /// N of /dev/pts/N; nil while it has none.
  public func terminal(_ place: Int) -> UInt32? {
    let number = page.load32(At.service + place * At.serviceSize + At.serviceTerminal)
    return number == .max ? nil : number
  }

  public func setTerminal(_ place: Int, _ number: UInt32?) {
    page.store32(
      At.service + place * At.serviceSize + At.serviceTerminal, number ?? .max)
  }
}
