// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import DeviceTree
import RemoteprocBinding

/// Where a finished tree has what a client needs.
struct ClientPlacement {
  let client: Client
  /// The client's node, nil where there is a region of the first generation instead.
  let node: ClientNode?
  /// The `mcs_mem` region around all that the clients use.
  let single: ReservedRegion?

  var entries: [ClientNode.Entry] { node?.entries ?? [] }

  /// Whether the client's memory stands before the shared memory.
  var isReversed: Bool {
    guard entries.count > 1, case .region(let first) = entries[0],
      case .region(let second) = entries[1]
    else { return false }
    return first.overlaps(client.memory) && second.overlaps(client.shared.region)
      && !first.overlaps(client.shared.region)
  }

  /// The only region that the node names, where it is around all that the client uses.
  var undivided: ReservedRegion? {
    guard entries.count == 1, case .region(let region) = entries[0], region.ranges.count == 1,
      [client.memory, client.shared.region].allSatisfy({ region.holds($0) })
    else { return nil }
    return region
  }

  /// The regions that the tree has for the client, each with what the profile claims: twice
  /// the same where there is one for all.
  var regions: [(claim: MemoryClaim, found: ReservedRegion)] {
    var pair = isReversed ? [entries[1], entries[0]] : Array(entries.prefix(2))
    if let single = single ?? undivided { pair = [.region(single), .region(single)] }
    let claims = [
      MemoryClaim(.shared(client), client.shared.region),
      MemoryClaim(.memory(client), client.memory),
    ]
    return zip(claims, pair).compactMap { claim, entry in
      guard case .region(let found) = entry else { return nil }
      return (claim, found)
    }
  }
}

extension FinishedTree {
  /// Where each client of the profile is; those that the tree does not have are missing.
  func placements(_ profile: Profile) -> [ClientPlacement] {
    var nodes = RemoteprocBinding.clients(in: document.tree)
    guard !nodes.isEmpty else {
      guard let single = RemoteprocBinding.firstRegions(in: document.tree).first else { return [] }
      return profile.clients.map { ClientPlacement(client: $0, node: nil, single: single) }
    }
    // A node belongs to the client whose memory it names; what is left, to those left.
    var chosen = profile.clients.map { client in
      let index = nodes.firstIndex { $0.entries.contains { $0.overlaps(client) } }
      return index.map { nodes.remove(at: $0) }
    }
    for index in chosen.indices where chosen[index] == nil && !nodes.isEmpty {
      chosen[index] = nodes.removeFirst()
    }
    return zip(profile.clients, chosen).compactMap { client, node in
      node.map { ClientPlacement(client: client, node: $0, single: nil) }
    }
  }
}

extension ClientNode.Entry {
  fileprivate func overlaps(_ client: Client) -> Bool {
    guard case .region(let region) = self else { return false }
    return region.overlaps(client.memory) || region.overlaps(client.shared.region)
  }
}

extension ReservedRegion {
  func holds(_ region: Region) -> Bool {
    ranges.contains { range in
      AddressRange(base: range.address, size: range.size)?.contains(region.range) ?? false
    }
  }

  func overlaps(_ region: Region) -> Bool {
    ranges.contains { range in
      let (end, wraps) = range.address.addingReportingOverflow(range.size - 1)
      return range.address <= region.last && region.base.value <= (wraps ? .max : end)
    }
  }
}
