// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A range of memory that somebody needs for himself.
public struct Claim: Equatable, Sendable {
  public enum Holder: Equatable, Sendable {
    /// The index of a client.
    case client(Int)
    /// The index of an entry of `reserved`.
    case reserved(Int)
  }
  public enum Use: Equatable, Sendable {
    case memory
    case shared
    /// The range around everything that a client uses.
    case window
    case reserved(Profile.Reserved.Owner)
  }
  public var holder: Holder
  /// The client's or the entry's name.
  public var name: String
  public var use: Use
  public var region: Region

  /// What messages call the range: `memory of client 'zephyr'`.
  public var title: String {
    switch use {
    case .memory: "memory of client '\(name)'"
    case .shared: "shared memory of client '\(name)'"
    case .window: "window of client '\(name)'"
    case .reserved(let owner): "'\(name)' (\(owner.rawValue))"
    }
  }

  /// The title as part of a sentence: clients' begin with an article.
  public var phrase: String {
    switch holder {
    case .client: "the \(title)"
    case .reserved: title
    }
  }
}

extension Profile {
  /// Each client's shared memory and own memory.
  public var clientClaims: [Claim] {
    clients.enumerated().flatMap { index, client in
      let name = client.name.value
      return [
        Claim(holder: .client(index), name: name, use: .shared, region: client.shared.region),
        Claim(holder: .client(index), name: name, use: .memory, region: client.memory),
      ]
    }
  }

  /// The range around everything that a client uses, where it has one.
  public var windowClaims: [Claim] {
    clients.enumerated().compactMap { index, client in
      client.window.map {
        Claim(holder: .client(index), name: client.name.value, use: .window, region: $0)
      }
    }
  }

  /// What firmware, devices and the boot process own.
  public var reservedClaims: [Claim] {
    reserved.indices.map { index in
      let entry = reserved[index]
      return Claim(
        holder: .reserved(index), name: entry.name.value, use: .reserved(entry.owner.value),
        region: entry.region)
    }
  }
}
