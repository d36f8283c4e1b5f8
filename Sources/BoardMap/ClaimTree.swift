// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// A claim and the claims that lie inside it by design.
struct ClaimTree {
  var claim: Claim
  var parts: [ClaimTree]

  var range: AddressRange { claim.range }

  /// Everything but RAM: each reserved entry for itself, each client's claims as they nest.
  static func trees(of profile: Profile) -> [ClaimTree] {
    profile.reserved.map { ClaimTree(claim: Claim(.reserved($0), $0.region), parts: []) }
      + profile.clients.flatMap { nested(claims(of: $0)) }
  }

  private static func claims(of client: Client) -> [Claim] {
    (client.window.map { [Claim(.window(client), $0)] } ?? [])
      + [Claim(.memory(client), client.memory), Claim(.shared(client), client.shared.region)]
      + client.map.map { Claim(.mapping($0, client), $0.region) }
  }

  private static func nested(_ claims: [Claim]) -> [ClaimTree] {
    var parts: [[Int]] = Array(repeating: [], count: claims.count)
    var roots: [Int] = []
    // Maps, which come last and may be many, are never in each other.
    let firstMap = claims.count - claims[0].client!.map.count
    for (index, claim) in claims.enumerated() {
      // The smallest around it; of two equal ones the later, because a window comes first.
      let holders = (0..<(index < firstMap ? claims.count : firstMap)).filter {
        $0 != index && claims[$0].holds(claim)
      }
      if let holder = holders.reversed().min(by: { claims[$0].range.size < claims[$1].range.size })
      {
        parts[holder].append(index)
      } else {
        roots.append(index)
      }
    }
    // Four levels at most: a window, a map around memory, the memory, maps in it.
    func tree(_ index: Int) -> ClaimTree {
      ClaimTree(claim: claims[index], parts: parts[index].map(tree))
    }
    return roots.map(tree)
  }

  /// The claim that `range` lies in, as deep inside as there is one. Memory tells people more
  /// than the maps over it do.
  func innermost(around range: AddressRange) -> Claim {
    for part in parts where part.range.contains(range) {
      if case .mapping = part.claim.kind, part.parts.isEmpty { continue }
      return part.innermost(around: range)
    }
    return claim
  }

  /// What of two clashing ones people should look at: a client's own map and window themselves,
  /// otherwise what is hit inside.
  static func clash(
    _ one: ClaimTree, _ other: ClaimTree, in range: AddressRange
  ) -> (Claim, Claim) {
    one.claim.owner == other.claim.owner
      ? (one.claim, other.claim)
      : (one.innermost(around: range), other.innermost(around: range))
  }

  var flattened: [Claim] { [claim] + parts.flatMap(\.flattened) }
}
