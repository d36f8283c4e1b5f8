// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import Files

/// A profile and where it was found, from which everything else of a board is made.
public struct BoardSource: Sendable {
  /// The profile; its memory is the chosen variant's.
  public let profile: Profile
  /// What messages call the profile's file, and its text.
  public let file: String
  public let bytes: [UInt8]
  private let path: String
  public let search: SearchPath

  /// - Parameter argument: a board's name or a profile's path, and after a colon one of its
  ///   variants.
  /// - Throws: `FileError` or `SourceError`, for a variant that cannot run a client too.
  public init(_ argument: String, search: SearchPath = .standard()) throws {
    let variant: String?
    (path, variant) = try Self.locate(argument, search: search)
    self.search = search
    file = displayName(path)
    bytes = try readFile(path)
    var profile = try Profile.parse(bytes, file: file)
    if let variant { try profile.choose(variant: variant) }
    profile.argument = shellQuoted(argument)
    self.profile = profile
  }

  /// The profile's path and the variant that an argument names.
  public static func locate(
    _ argument: String, search: SearchPath
  ) throws(FileError) -> (path: String, variant: String?) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return (try search.board(String(parts[0])), parts.count == 2 ? String(parts[1]) : nil)
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
