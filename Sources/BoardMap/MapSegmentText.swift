// SPDX-License-Identifier: MulanPSL-2.0

/// The words of a segment in a picture.
extension MapSegment {
  var label: String {
    switch content {
    case .linux: "Linux"
    case .nothing: "not RAM"
    case .rest(let holder):
      switch holder.kind {
      case .memory, .shared: "not mapped"
      default: "unused"
      }
    case .claim(let claim): claim.label
    case .clash(let one, let other): "\(one.label) / \(other.label)"
    }
  }

  var owner: String {
    if case .claim(let claim) = content { claim.owner } else { "" }
  }

  var facts: [String] {
    switch content {
    case .claim(let claim) where claim.client != nil && !isRAM: ["outside RAM"]
    case .claim(let claim) where isRAM && claim.isDevice: ["in RAM"]
    case .claim(let claim): claim.facts
    case .clash: ["claimed twice"]
    case .linux, .nothing, .rest: []
    }
  }
}
