// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// A claim and the claims that lie inside it by design.
struct MemoryClaimTree {
  var claim: MemoryClaim
  var parts: [MemoryClaimTree]

  var range: AddressRange { claim.range }

  /// Everything but RAM: each reserved entry and kernel argument for itself, each client's claims as
  /// they nest.
  static func trees(of profile: Profile) -> [MemoryClaimTree] {
    (profile.reservedClaims + profile.argumentClaims).map { MemoryClaimTree(claim: $0, parts: []) }
      + profile.clients.flatMap { nested(claims(of: $0)) }
  }

  private static func claims(of client: Client) -> [MemoryClaim] {
    (client.window.map { [MemoryClaim(.window(client), $0)] } ?? [])
      + [
        MemoryClaim(.memory(client), client.memory),
        MemoryClaim(.shared(client), client.shared.region),
      ]
      + client.map.map { MemoryClaim(.mapping($0, client), $0.region) }
  }

  private static func nested(_ claims: [MemoryClaim]) -> [MemoryClaimTree] {
    var parts: [[Int]] = Array(repeating: [], count: claims.count)
    var roots: [Int] = []
    // Maps, which come last and may be many, are never in each other.
    let firstMap = claims.count - claims[0].client!.map.count
    for (index, claim) in claims.enumerated() {
      // The smallest around it; of two equal ones the later, because a window comes first.
      let holders = (0..<(index < firstMap ? claims.count : firstMap)).filter {
        $0 != index && claims[$0].holds(claim)
      }
      if let holder = holders.reversed().min(by: {
        claims[$0].range.size < claims[$1].range.size
      }) {
        parts[holder].append(index)
      } else {
        roots.append(index)
      }
    }
    // Four levels at most: a window, a map around memory, the memory, maps in it.
    func tree(_ index: Int) -> MemoryClaimTree {
      MemoryClaimTree(claim: claims[index], parts: parts[index].map(tree))
    }
    return roots.map(tree)
  }

  /// The claim that `range` lies in, as deep inside as there is one. Memory tells people more
  /// than the maps over it do.
  func innermost(around range: AddressRange) -> MemoryClaim {
    for part in parts where part.range.contains(range) {
      if case .mapping = part.claim.kind, part.parts.isEmpty { continue }
      return part.innermost(around: range)
    }
    return claim
  }

  /// What of two clashing ones people should look at: a client's own map and window themselves,
  /// otherwise what is hit inside.
  static func clash(
    _ one: MemoryClaimTree, _ other: MemoryClaimTree, in range: AddressRange
  ) -> (MemoryClaim, MemoryClaim) {
    one.claim.owner == other.claim.owner
      ? (one.claim, other.claim)
      : (one.innermost(around: range), other.innermost(around: range))
  }
}
