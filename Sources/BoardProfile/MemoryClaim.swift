// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics

/// A range of memory that a profile gives to somebody.
public struct MemoryClaim: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case ram
    case reserved(Profile.Reserved)
    /// One range around everything the client uses.
    case window(Client)
    case memory(Client)
    case shared(Client)
    /// What the client finds mapped when it starts.
    case mapping(Client.Mapping, Client)
  }

  public let kind: Kind
  public let region: Region

  public var range: AddressRange { region.range }

  public init(_ kind: Kind, _ region: Region) {
    self.kind = kind
    self.region = region
  }

  /// A range that something else than the profile's 'reserved' gives to somebody.
  ///
  /// - Parameters:
  ///   - why: where this is known from.
  ///   - mark: where it stands.
  public init(
    reserving range: AddressRange, for name: String, _ owner: Profile.Reserved.Owner, why: String,
    at mark: Mark
  ) {
    let region = Region(base: Marked(range.first, at: mark), size: Marked(range.size, at: mark))
    let entry = Profile.Reserved(
      name: Marked(name, at: mark), region: region, owner: Marked(owner, at: mark),
      why: Marked(why, at: mark))
    self.init(.reserved(entry), region)
  }

  /// Who has it; nil for RAM and what is reserved.
  public var client: Client? {
    switch kind {
    case .ram, .reserved: nil
    case .window(let client), .memory(let client), .shared(let client), .mapping(_, let client):
      client
    }
  }

  /// The client's or the entry's name; empty for RAM.
  public var name: String {
    switch kind {
    case .ram: ""
    case .reserved(let entry): entry.name.value
    case .window(let client), .memory(let client), .shared(let client), .mapping(_, let client):
      client.name.value
    }
  }

  /// What messages call the range: `memory of client 'zephyr'`.
  public var title: String {
    switch kind {
    case .ram: "RAM"
    case .reserved(let entry): "'\(name)' (\(entry.owner.value.rawValue))"
    case .window: "window of client '\(name)'"
    case .memory: "memory of client '\(name)'"
    case .shared: "shared memory of client '\(name)'"
    case .mapping(let map, _): "map '\(map.name.value)' of client '\(name)'"
    }
  }

  /// The title as part of a sentence: clients' begin with an article.
  public var phrase: String { client == nil ? title : "the \(title)" }
}
