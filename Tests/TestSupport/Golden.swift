// SPDX-License-Identifier: MulanPSL-2.0

import Foundation

/// Texts that are kept in the repository and that people read when they change.
///
/// After a wanted change: `MCS_WRITE_GOLDEN=1 bin/test`, then read the diff.
public enum Golden {
  public static let isWriting = ProcessInfo.processInfo.environment["MCS_WRITE_GOLDEN"] != nil

  /// The kept text, which is `text` itself from now on when goldens are being written.
  ///
  /// - Parameter file: a path below the repository's root.
  public static func text(_ file: String, insteadOf text: @autoclosure () throws -> String) throws
    -> String
  {
    if isWriting {
      let url = URL(fileURLWithPath: Repository.path(file))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text().write(to: url, atomically: true, encoding: .utf8)
    }
    return try Repository.text(file)
  }
}
