// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// What has to be made or copied anew when a fact changes.
public enum Consequence: Int, CaseIterable, Comparable, Sendable {
  case deviceTree
  case commandLine
  case launchConfiguration
  case moduleParameters
  /// The client's image: it is linked to addresses and built for a geometry.
  case image

  public static func < (a: Consequence, b: Consequence) -> Bool { a.rawValue < b.rawValue }
}

/// One fact about a board, from a profile or a tree.
struct Fact: Equatable, Sendable {
  enum Value: Equatable, Sendable {
    case text(String)
    /// In the order of their addresses.
    case regions([Region])
  }
  /// What it is about: `board`, `kernel`, `client 'zephyr'`.
  var subject: String
  /// What of it: `memory`, `cpus`.
  var name: String
  var value: Value
  var consequences: [Consequence]
}

/// All facts about a board, from a profile or a tree, in a fixed order.
public struct BoardFacts: Sendable {
  let facts: [Fact]
  let isTree: Bool
  /// Whether the source would have a fact about the same: what a tree cannot express is not
  /// compared.
  let expresses: @Sendable (Fact) -> Bool
}
