// SPDX-License-Identifier: MulanPSL-2.0

import MarkedYAML

/// A range of memory that somebody needs for himself.
public struct Claim: Equatable, Sendable {
  public enum Holder: Equatable, Sendable {
    /// The index of a client.
    case client(Int)
    /// The index of an entry of `reserved`.
    case reserved(Int)
  }
  public var holder: Holder
  /// The client's or the entry's name.
  public var name: String
  /// What messages call the range: `memory of client 'zephyr'`.
  public var title: String
  public var region: Region
}

extension Profile {
  /// Each client's shared memory and own memory.
  public var clientClaims: [Claim] {
    clients.enumerated().flatMap { index, client in
      let name = client.name.value
      return [
        Claim(
          holder: .client(index), name: name, title: "shared memory of client '\(name)'",
          region: client.shared.region),
        Claim(
          holder: .client(index), name: name, title: "memory of client '\(name)'",
          region: client.memory),
      ]
    }
  }

  /// What firmware, devices and the boot process own.
  public var reservedClaims: [Claim] {
    reserved.enumerated().map { index, entry in
      Claim(
        holder: .reserved(index), name: entry.name.value,
        title: "'\(entry.name.value)' of \(entry.owner.value.rawValue)", region: entry.region)
    }
  }
}
