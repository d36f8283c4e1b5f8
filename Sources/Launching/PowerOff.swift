// SPDX-License-Identifier: MulanPSL-2.0

import RPMsg

/// How a client is asked to switch its processor off. Clients differ, and none answers: whether it
/// worked is for the firmware to say.
public enum PowerOff: Sendable {
  /// Function 1 of the service `rpmsg-rpc`, with the command `power off`.
  case rpc
  /// Code 0xff000001 to the service `onoff`.
  case onoff
  /// `shutdown`, its NUL included, to the service `uart`.
  case shutdown

  /// The way for a client with these endpoints, and where to; nil if there is none.
  static func choose(_ endpoints: borrowing EndpointTable) -> (way: PowerOff, address: UInt32)? {
    if let address = endpoints.live("rpmsg-rpc") { return (.rpc, address) }
    if let address = endpoints.live("onoff") { return (.onoff, address) }
    if let address = endpoints.live("uart") { return (.shutdown, address) }
    return nil
  }

  /// Writes the message, at most 13 bytes, and returns its length.
  func store(to payload: UnsafeMutableRawBufferPointer) -> Int {
    switch self {
    case .rpc: store("\u{1}\0\0\0power off", to: payload)
    case .shutdown: store("shutdown\0", to: payload)
    case .onoff:
      payload.storeBytes(of: UInt32(0xff00_0001).littleEndian, as: UInt32.self)
    }
    switch self {
    case .rpc: return 13
    case .shutdown: return 9
    case .onoff: return 4
    }
  }

  private func store(_ text: StaticString, to payload: UnsafeMutableRawBufferPointer) {
    payload.copyMemory(
      from: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  var text: StaticString {
    switch self {
    case .rpc: "'power off' to rpmsg-rpc"
    case .onoff: "0xff000001 to onoff"
    case .shutdown: "'shutdown' to uart"
    }
  }
}

extension EndpointTable {
  /// The address of a service that is announced now.
  func live(_ name: StaticString) -> UInt32? {
    for i in 0..<count where self[i].name == name && self[i].peer != nil { return self[i].address }
    return nil
  }
}
