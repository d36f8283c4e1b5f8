// SPDX-License-Identifier: MulanPSL-2.0

extension Profile {
  /// Each client's shared memory and own memory.
  public var clientClaims: [MemoryClaim] {
    clients.flatMap {
      [MemoryClaim(.shared($0), $0.shared.region), MemoryClaim(.memory($0), $0.memory)]
    }
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
