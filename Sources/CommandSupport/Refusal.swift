// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import Files

/// Nothing was made, because the board would not work.
struct Refusal: CommandFailure {
  let message: String
}

extension CheckedSource {
  /// Refuses to go on with a board that the checks find an error in; warnings go to standard error.
  ///
  /// - Parameter base: the path of a vendor's tree that the board's nodes go into.
  /// - Throws: `Refusal`; `FileError` when there is no such file.
  public init(reporting source: BoardSource, base path: String? = nil) throws {
    do {
      try self.init(source, base: path)
    } catch let unsound as UnsoundBoard {
      // Errors that the profile accepts leave nothing but the file to name.
      guard unsound.findings.contains(where: { $0.severity == .error }),
        let text = text(of: unsound.findings, on: source, base: path)
      else { throw Refusal(message: "error: \(unsound.unreadable[0])") }
      throw Refusal(message: text)
    }
    if let text = text(of: board.warnings, on: source, base: path) { writeStandardError(text) }
  }
}

/// The findings for people; nil when there is none.
private func text(
  of findings: [Finding], on source: BoardSource, base path: String?
) -> String? {
  guard !findings.isEmpty else { return nil }
  var check = BoardCheck(source.profile)
  if let path, let blob = try? readFile(path) { check.read(base: blob, file: path) }
  let text = TextReport(colour: false).text(
    BoardReport(
      name: source.profile.board.value, findings: findings,
      source: SourceText(file: source.file, bytes: source.bytes),
      map: faultMap(source.profile, findings, beside: check.treeClaims)))
  return String(text.dropLast())
}
