// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract

/// One end of a conversation.
public struct Endpoint {
  public let name: ServiceName
  /// The client's address, by which both sides know the endpoint.
  public var address: UInt32
  /// Where the client's messages go. On the client nil until Linux's first message shows it; until
  /// then there is nobody to send to.
  public var peer: UInt32?

  public init(_ name: ServiceName, at address: UInt32, peer: UInt32? = nil) {
    self.name = name
    self.address = address
    self.peer = peer
  }
}

/// Up to 16 endpoints, without allocation. Places keep their numbers.
public struct EndpointTable: ~Copyable {
  public static var capacity: Int { Limits.services }
  // by column: every message is looked up by its address
  private var addresses = PerService<UInt32>(repeating: 0)
  private var peers = PerService<UInt32?>(repeating: nil)
  private var names = PerService<ServiceName>(repeating: ServiceName(""))
  public private(set) var count = 0

  public init() {}

  /// Place of the new endpoint, or nil if the table is full.
  public mutating func add(_ endpoint: Endpoint) -> Int? {
    guard count < Self.capacity else { return nil }
    count += 1
    names[count - 1] = endpoint.name
    self[count - 1] = endpoint
    return count - 1
  }

  /// `place` is in 0 ..< `count`. A place keeps its name.
  public subscript(place: Int) -> Endpoint {
    get {
      precondition(place >= 0 && place < count)
      return Endpoint(names[place], at: addresses[place], peer: peers[place])
    }
    set {
      precondition(place >= 0 && place < count)
      addresses[place] = newValue.address
      peers[place] = newValue.peer
    }
  }

  public func place(of address: UInt32) -> Int? {
    for i in 0..<count where addresses[i] == address { return i }
    return nil
  }

  public func place(of name: ServiceName) -> Int? {
    for i in 0..<count where names[i] == name { return i }
    return nil
  }
}
