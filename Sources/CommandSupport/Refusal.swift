// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import BoardChecks
import DeviceTree
import Files

/// Nothing was made, because the board would not work.
struct Refusal: CommandFailure {
  let message: String
}

/// Refuses to go on with a board that the checks find an error in; warnings go to standard error.
///
/// - Parameter base: the path of a vendor's tree that the board's nodes go into.
/// - Returns: that tree.
/// - Throws: `Refusal`; `FileError` when there is no such file.
@discardableResult
public func requireSound(_ source: BoardSource, base path: String? = nil) throws -> DeviceTree? {
  var check = BoardCheck(source.profile)
  if let path { check.read(base: try readFile(path), file: path) }
  let findings = check.findings().filter { $0.accepted == nil }
  if !findings.isEmpty { try report(findings, on: source) }
  // A profile may accept that the tree is unreadable, but then there is no tree to use.
  if let file = check.unreadable.first { throw Refusal(message: "error: \(file)") }
  return check.base?.original
}

private func report(_ findings: [Finding], on source: BoardSource) throws(Refusal) {
  let text = TextReport(colour: false).text(
    BoardReport(
      name: source.profile.board.value, findings: findings,
      source: SourceText(file: source.file, bytes: source.bytes),
      map: faultMap(source.profile, findings)))
  guard !findings.contains(where: { $0.severity == .error }) else {
    throw Refusal(message: String(text.dropLast()))
  }
  writeStandardError(String(text.dropLast()))
}
