// SPDX-License-Identifier: MulanPSL-2.0

import BoardFiles
import BoardProfile

/// A profile and where it was found, from which everything else of a board is made.
public struct BoardSource: Sendable {
  public let profile: Profile
  private let path: String
  private let search: SearchPath

  /// - Parameter argument: a board's name or a profile's path.
  /// - Throws: `FileError` or `SourceError`.
  public init(_ argument: String, search: SearchPath = .standard()) throws {
    path = try search.board(argument)
    self.search = search
    profile = try Profile.parse(readFile(path), file: displayName(path))
  }

  /// The template of the board's whole tree; nil where the profile names none.
  ///
  /// - Throws: `FileError` or `SourceError`.
  public func treeTemplate() throws -> TreeTemplate? {
    guard let base = profile.deviceTree?.base else { return nil }
    let path = try search.tree(base.value, profile: path)
    return try TreeTemplate(readFile(path), file: displayName(path))
  }
}
