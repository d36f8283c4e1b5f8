// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import BoardFiles

/// Nothing was made, because the board would not work.
struct Refusal: CommandFailure {
  let message: String
}

/// Refuses to go on with a board that the checks find an error in; warnings go to standard error.
///
/// - Throws: `Refusal`.
public func requireSound(
  _ source: BoardSource, base: Result<BaseTree, UnreadableFile>? = nil
) throws {
  let findings = BoardCheck(source.profile, base: base).findings().filter { $0.accepted == nil }
  guard !findings.isEmpty else { return }
  let text = TextReport(colour: false).text(
    BoardReport(
      name: source.profile.board.value, findings: findings,
      source: SourceText(file: source.file, bytes: source.bytes)))
  guard findings.contains(where: { $0.severity == .error }) else {
    return writeStandardError(String(text.dropLast()))
  }
  throw Refusal(message: String(text.dropLast()))
}
