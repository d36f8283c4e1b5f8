// SPDX-License-Identifier: MulanPSL-2.0

extension Profile {
  /// Each client's shared memory and own memory.
  public var clientClaims: [MemoryClaim] {
    clients.flatMap(\.claims)
  }

  /// The range around everything that a client uses, where it has one.
  public var windowClaims: [MemoryClaim] {
    var claims: [MemoryClaim] = []
    for client in clients {
      guard let window = client.window else { continue }
      // Clients share one window.
      if claims.contains(where: { $0.region.range == window.range }) { continue }
      claims.append(MemoryClaim(.window(client), window))
    }
    return claims
  }

  /// What firmware, devices and the boot process own.
  public var reservedClaims: [MemoryClaim] {
    reserved.map { MemoryClaim(.reserved($0), $0.region) }
  }
}

extension Client {
  /// Its shared memory and its own memory.
  public var claims: [MemoryClaim] {
    [MemoryClaim(.shared(self), shared.region), MemoryClaim(.memory(self), memory)]
  }
}
