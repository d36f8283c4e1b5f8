// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// The client's side of its shared memory.
public struct RPMsgDevice: ~Copyable {
  public var receive: DeviceReceiveRing
  public var transmit: DeviceTransmitRing

  /// Has the driver initialised the rings? Only then may an `RPMsgDevice` be made.
  public static func isDriverReady(_ window: SharedMemory, _ layout: SharedLayout) -> Bool {
    layout.status.map { window.acquire8($0) & SharedLayout.driverReady != 0 } ?? false
  }

  /// Of the layout only the rings are used: buffers are where the driver's descriptors say.
  /// - Throws: if a ring is not inside the window, or they overlap.
  public init(_ window: SharedMemory, _ layout: SharedLayout) throws(LayoutError) {
    try layout.checkOverlaps()
    let receive = try DeviceReceiveRing(window, layout.transmitRing)
    let transmit = try DeviceTransmitRing(window, layout.receiveRing)
    self.receive = receive
    self.transmit = transmit
  }

  /// Announces or withdraws an endpoint. False if no buffer is free: try again later.
  public mutating func announce(_ announcement: Announcement) throws(RingFault) -> Bool {
    guard let buffer = try transmit.reserve() else { return false }
    guard buffer.payload.count >= Announcement.size else {
      throw .length(UInt16(Announcement.size), most: buffer.payload.count)
    }
    announcement.store(to: buffer.payload)
    transmit.commit(
      buffer, source: announcement.address, destination: nameServiceAddress,
      count: Announcement.size)
    return true
  }
}
