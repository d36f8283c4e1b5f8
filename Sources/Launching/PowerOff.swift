// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
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

  /// The service that receives the message.
  var service: StaticString {
    switch self {
    case .rpc: "rpmsg-rpc"
    case .onoff: "onoff"
    case .shutdown: "uart"
    }
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

/// Ways to switch a client off, the first choice first.
public struct PowerOffWays: Sendable {
  private var ways: InlineArray<3, PowerOff?> = [nil, nil, nil]

  /// For the classic command line, which has no option for it.
  public static var usual: PowerOffWays {
    var usual = PowerOffWays()
    usual.ways = [.rpc, .onoff, .shutdown]
    return usual
  }

  public init() {}

  /// More than three are ignored: there are no more.
  public mutating func add(_ way: PowerOff) {
    for i in 0..<3 where ways[i] == nil {
      ways[i] = way
      return
    }
  }

  /// The first way for a client with these endpoints, and where to; nil if there is none.
  func choose(_ endpoints: borrowing EndpointTable) -> (way: PowerOff, address: UInt32)? {
    for i in 0..<3 {
      if let way = ways[i], let address = endpoints.live(way.service) { return (way, address) }
    }
    return nil
  }
}

extension EndpointTable {
  /// The address of a service that is announced now.
  func live(_ name: StaticString) -> UInt32? {
    for i in 0..<count where self[i].name == name && self[i].peer != nil { return self[i].address }
    return nil
  }
}
