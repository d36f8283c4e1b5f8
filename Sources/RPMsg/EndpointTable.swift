// SPDX-License-Identifier: MulanPSL-2.0

/// One end of a conversation.
public struct Endpoint {
  public var name: ServiceName
  /// The client's address, by which both sides know the endpoint.
  public var address: UInt32
  /// Where the client's messages go. On the client nil until Linux's first message tells it; until
  /// then there is nobody to send to.
  public var peer: UInt32?

  public init(_ name: ServiceName, at address: UInt32, peer: UInt32? = nil) {
    self.name = name
    self.address = address
    self.peer = peer
  }
}

/// Up to 16 endpoints, without allocation. Places keep their numbers.
public struct EndpointTable {
  public static var capacity: Int { 16 }
  private var places = InlineArray<16, Endpoint?>(repeating: nil)
  public private(set) var count = 0

  public init() {}

  /// Place of the new endpoint, or nil if the table is full.
  public mutating func add(_ endpoint: Endpoint) -> Int? {
    guard count < Self.capacity else { return nil }
    places[count] = endpoint
    count += 1
    return count - 1
  }

  /// `place` is in 0 ..< `count`.
  public subscript(place: Int) -> Endpoint {
    get {
      precondition(place < count)
      return places[place]!
    }
    set {
      precondition(place < count)
      places[place] = newValue
    }
  }

  public func place(of address: UInt32) -> Int? {
    for i in 0..<count where places[i]?.address == address { return i }
    return nil
  }

  public func place(of name: ServiceName) -> Int? {
    for i in 0..<count {
      if let endpoint = places[i], endpoint.name == name { return i }
    }
    return nil
  }
}
