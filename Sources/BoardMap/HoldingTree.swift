// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// A holding and the holdings that lie inside it by design.
struct HoldingTree {
  var holding: Holding
  var parts: [HoldingTree]

  var range: AddressRange { holding.range }

  /// Everything but RAM: each reserved entry for itself, each client's holdings as they nest.
  static func trees(of profile: Profile) -> [HoldingTree] {
    profile.reserved.map { HoldingTree(holding: Holding(.reserved($0), $0.region), parts: []) }
      + profile.clients.flatMap { nested(holdings(of: $0)) }
  }

  private static func holdings(of client: Client) -> [Holding] {
    (client.window.map { [Holding(.window(client), $0)] } ?? [])
      + [Holding(.memory(client), client.memory), Holding(.shared(client), client.shared.region)]
      + client.map.map { Holding(.mapping($0, client), $0.region) }
  }

  private static func nested(_ holdings: [Holding]) -> [HoldingTree] {
    var parts: [[Int]] = Array(repeating: [], count: holdings.count)
    var roots: [Int] = []
    // Maps, which come last and may be many, are never in each other.
    let firstMap = holdings.count - holdings[0].client!.map.count
    for (index, holding) in holdings.enumerated() {
      // The smallest around it; of two equal ones the later, because a window comes first.
      let holders = (0..<(index < firstMap ? holdings.count : firstMap)).filter {
        $0 != index && holdings[$0].holds(holding)
      }
      if let holder = holders.reversed().min(by: {
        holdings[$0].range.size < holdings[$1].range.size
      }) {
        parts[holder].append(index)
      } else {
        roots.append(index)
      }
    }
    // Four levels at most: a window, a map around memory, the memory, maps in it.
    func tree(_ index: Int) -> HoldingTree {
      HoldingTree(holding: holdings[index], parts: parts[index].map(tree))
    }
    return roots.map(tree)
  }

  /// The holding that `range` lies in, as deep inside as there is one. Memory tells people more
  /// than the maps over it do.
  func innermost(around range: AddressRange) -> Holding {
    for part in parts where part.range.contains(range) {
      if case .mapping = part.holding.kind, part.parts.isEmpty { continue }
      return part.innermost(around: range)
    }
    return holding
  }

  /// What of two clashing ones people should look at: a client's own map and window themselves,
  /// otherwise what is hit inside.
  static func clash(
    _ one: HoldingTree, _ other: HoldingTree, in range: AddressRange
  ) -> (Holding, Holding) {
    one.holding.owner == other.holding.owner
      ? (one.holding, other.holding)
      : (one.innermost(around: range), other.innermost(around: range))
  }

  var flattened: [Holding] { [holding] + parts.flatMap(\.flattened) }
}
