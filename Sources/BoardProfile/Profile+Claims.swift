// SPDX-License-Identifier: MulanPSL-2.0

extension Profile {
  /// Each client's shared memory and own memory.
  public var clientClaims: [MemoryClaim] {
    clients.flatMap(\.claims)
  }

  /// The range around everything that a client uses, where it has one.
  public var windowClaims: [MemoryClaim] {
    clients.compactMap { client in client.window.map { MemoryClaim(.window(client), $0) } }
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
