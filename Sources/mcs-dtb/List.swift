// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardArtifacts
import CommandSupport
import Files

/// `mcs-dtb list`.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the boards.")

  func run() throws {
    let search = SearchPath.standard()
    let names = search.boardNames()
    guard !names.isEmpty else {
      throw FileError("no profile in \(search.boards.joined(separator: ", "))")
    }
    let width = names.map(\.count).max()!
    var failures: [any Error] = []
    for name in names {
      do {
        let title = try BoardSource(name, search: search).profile.title.value
        let padding = String(repeating: " ", count: width - name.count)
        try writeText("\(name)\(padding)  \(title)\n")
      } catch { failures.append(error) }
    }
    if !failures.isEmpty { throw Failures(failures) }
  }
}
