// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import Files

/// What people want to know of a board, as a page in Markdown. The map, which the page shows,
/// is a file of its own beside it, `BOARD.svg`.
///
/// - Parameter version: of mcs-dtb.
/// - Throws: what `bootTree` throws; `FileError` and `SourceError` for the template.
public func boardPage(_ board: CheckedSource, version: String) throws -> String {
  let path = try board.source.search.page()
  let tree = try board.bootTree().map {
    (path: BundleContents.treePath($0, board), isOverlay: $0.isOverlay)
  }
  let subject = BoardSubject(board, version: version, tree: tree, files: [])
  return try TextTemplate(readFile(path), file: displayName(path), format: .markdown).filled(
    with: values(of: boardVariables, for: subject), names: names(of: boardVariables))
}
