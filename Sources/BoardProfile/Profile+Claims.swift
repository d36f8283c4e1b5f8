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
        Claim(
          holder: .client(index), name: name, title: "shared memory of client '\(name)'",
          region: client.shared.region),
        Claim(
          holder: .client(index), name: name, title: "memory of client '\(name)'",
          region: client.memory),
      ]
    }
  }

  /// The range around everything that a client uses, where it has one.
  public var windowClaims: [Claim] {
    clients.enumerated().compactMap { index, client in
      let name = client.name.value
      return client.window.map {
        Claim(
          holder: .client(index), name: name, title: "window of client '\(name)'", region: $0)
      }
    }
  }

  /// What firmware, devices and the boot process own.
  public var reservedClaims: [Claim] {
    reserved.enumerated().map { index, entry in
      Claim(
        holder: .reserved(index), name: entry.name.value,
        title: "'\(entry.name.value)' (\(entry.owner.value.rawValue))", region: entry.region)
    }
  }
}
