// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// Linux's side of a client's shared memory: both rings and the status byte.
public struct RPMsgDriver: ~Copyable {
  let window: SharedMemory
  let status: Int?
  public var receive: ReceiveRing
  public var transmit: TransmitRing

  /// Clears the window and initialises both rings. The client must not run.
  /// - Throws: if the parts of the layout overlap or are not inside the window.
  public init(_ window: SharedMemory, _ layout: SharedLayout) throws(LayoutError) {
    // checked before the first byte is written
    try layout.check(count: window.count)
    try window.check(layout.receiveRing, .receiveRing, layout.receiveBuffers, .receiveBuffers)
    try window.check(
      layout.transmitRing, .transmitRing, layout.transmitBuffers, .transmitBuffers)
    window.clear()
    let receive = try ReceiveRing(window, layout.receiveRing, layout.receiveBuffers)
    let transmit = try TransmitRing(window, layout.transmitRing, layout.transmitBuffers)
    self.window = window
    status = layout.status
    self.receive = receive
    self.transmit = transmit
  }

  /// Whether the client has begun to use the rings: it then wants no interrupt for returned buffers,
  /// or has filled one.
  public var isUsed: Bool { receive.isUsed }

  /// Tells the client that the rings may be used, unless its resource table has the status byte.
  public func setReady() {
    if let status { window.release8(status, SharedLayout.driverReady) }
  }
}
