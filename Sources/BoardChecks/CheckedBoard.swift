// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile

/// A board that the checks find no error in, apart from those that its profile accepts.
///
/// Only `BoardCheck.checked()` makes one. Everything that boots, or is copied to a board, is made
/// from it, so that nothing can be made without the checks.
public struct CheckedBoard: Sendable {
  /// Its memory is the chosen variant's.
  public let profile: Profile
  /// The vendor's tree that the board's nodes are to be merged into.
  public let base: BaseTree?
  /// What people have to know all the same, in the order of the profile's lines.
  public let warnings: [Finding]

  init(_ profile: Profile, base: BaseTree? = nil, warnings: [Finding] = []) {
    self.profile = profile
    self.base = base
    self.warnings = warnings
  }
}

/// What is wrong with a board that nothing can be made from.
public struct UnsoundBoard: Error {
  /// Errors and warnings that the profile does not accept, in the order of its lines.
  public let findings: [Finding]
  /// Files that the board was to be checked with. A profile may accept that one is unreadable, but
  /// then there is no tree to use.
  public let unreadable: [UnreadableFile]
}

extension BoardCheck {
  /// The board, once nothing is found that would keep it from working.
  public func checked() throws(UnsoundBoard) -> CheckedBoard {
    let found = findings().filter { $0.accepted == nil }
    guard unreadable.isEmpty, !found.contains(where: { $0.severity == .error }) else {
      throw UnsoundBoard(findings: found, unreadable: unreadable)
    }
    return CheckedBoard(profile, base: base, warnings: found)
  }
}
