// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

extension PowerOff {
  /// Writes the message, at most 13 bytes, and returns its length.
  func store(to payload: UnsafeMutableRawBufferPointer) -> Int {
    switch message {
    case .text(let text):
      payload.copyMemory(from: ByteText(text))
      return text.utf8CodeUnitCount
    case .code(let code):
      payload.storeBytes(of: code.littleEndian, as: UInt32.self)
      return 4
    case .none: return 0
    }
  }

  var text: StaticString {
    switch self {
    case .rpc: "'power off' to rpmsg-rpc"
    case .onoff: "0xff000001 to onoff"
    case .uartShutdown: "'shutdown' to uart"
    case .initIPI: "INIT"
    case .resourceTable: "0x84000002 in its resource table"
    }
  }
}

/// Ways to switch a client off, the first choice first.
public struct PowerOffWays: Sendable {
  private var ways: InlineArray<4, PowerOff?> = [nil, nil, nil, nil]

  /// For the classic command line, which has no option for it.
  public static var usual: PowerOffWays {
    var usual = PowerOffWays()
    usual.ways = [.resourceTable, .rpc, .onoff, .uartShutdown]
    return usual
  }

  /// The same where processors can be reset: nothing tells whether a client that was asked is off.
  public static var reset: PowerOffWays {
    var reset = PowerOffWays()
    reset.add(.initIPI)
    return reset
  }

  public init() {}

  /// One number for a file: a byte each, 0 for none.
  var packed: UInt32 {
    var packed: UInt32 = 0
    for i in 0..<4 {
      let byte: UInt32 =
        switch ways[i] {
        case nil: 0
        case .rpc: 1
        case .onoff: 2
        case .uartShutdown: 3
        case .initIPI: 4
        case .resourceTable: 5
        }
      packed |= byte << UInt32(8 * i)
    }
    return packed
  }

  /// Bytes that stand for nothing are ignored.
  init(packed: UInt32) {
    for i in 0..<4 {
      switch packed >> UInt32(8 * i) & 0xff {
      case 1: add(.rpc)
      case 2: add(.onoff)
      case 3: add(.uartShutdown)
      case 4: add(.initIPI)
      case 5: add(.resourceTable)
      default: break
      }
    }
  }

  /// More than four are ignored: there are no more for one client.
  public mutating func add(_ way: PowerOff) {
    for i in 0..<4 where ways[i] == nil {
      ways[i] = way
      return
    }
  }

  func contains(_ way: PowerOff) -> Bool {
    for i in 0..<4 where ways[i] == way { return true }
    return false
  }

  /// The first way for a client with these endpoints, and where to: nil without a message. Nil if
  /// there is none.
  /// - Parameter skipping: how many of these come before the one that is wanted.
  func choose(
    _ endpoints: borrowing EndpointTable, skipping: Int = 0
  ) -> (way: PowerOff, address: UInt32?)? {
    var left = skipping
    for i in 0..<4 {
      guard let way = ways[i] else { continue }
      if way == .initIPI { return (way, nil) }
      guard let service = way.service, let address = endpoints.live(service) else { continue }
      if left == 0 { return (way, address) }
      left -= 1
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
