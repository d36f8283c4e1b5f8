// SPDX-License-Identifier: MulanPSL-2.0

/// What a picture says about a piece, in words.
extension Piece {
  var label: String {
    switch content {
    case .linux: "Linux"
    case .nothing: "not RAM"
    case .rest(let holder):
      switch holder.kind {
      case .memory, .shared: "not mapped"
      default: "unused"
      }
    case .holding(let holding): holding.label
    case .clash(let one, let other): "\(one.label) / \(other.label)"
    }
  }

  var owner: String {
    if case .holding(let holding) = content { holding.owner } else { "" }
  }

  var facts: [String] {
    switch content {
    case .holding(let holding) where holding.client != nil && !isRAM: ["outside RAM"]
    case .holding(let holding) where isRAM && holding.isDevice: ["in RAM"]
    case .holding(let holding): holding.facts
    case .clash: ["claimed twice"]
    case .linux, .nothing, .rest: []
    }
  }
}
