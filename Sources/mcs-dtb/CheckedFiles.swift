// SPDX-License-Identifier: MulanPSL-2.0

import ArgumentParser
import BoardChecks
import BoardProfile
import Files

/// The files that a board is checked together with.
struct CheckedFiles: ParsableArguments {
  @Option(help: "A vendor's tree (.dtb) that the board's nodes are to be merged into.")
  var base: String?

  @Option(help: "A finished tree (.dtb), or an overlay for the board's own, whoever made it.")
  var dtb: String?

  @Option(
    help: ArgumentHelp(
      "A client's image, ELF or raw; with its client where the board has several.",
      valueName: "[client=]file"))
  var image: [String] = []

  var areNone: Bool { base == nil && dtb == nil && image.isEmpty }

  /// The check of a board together with these.
  ///
  /// - Throws: `FileError` for a file that cannot be read, or that the board has no use for.
  func check(_ profile: Profile) throws(FileError) -> BoardCheck {
    var check = BoardCheck(profile)
    let board = profile.board.value
    if base != nil || dtb != nil, profile.deviceTree == nil {
      throw FileError("board '\(board)' has no device tree: '--base' and '--dtb' are for others")
    }
    if let base { check.read(base: try readFile(base), file: base) }
    if let dtb { check.read(tree: try readFile(dtb), file: dtb) }
    for argument in image {
      let (client, path) = try locate(argument, profile)
      check.images.append(ClientImageFile(try readFile(path), file: path, client: client))
    }
    return check
  }

  private func locate(
    _ argument: String, _ profile: Profile
  ) throws(FileError) -> (client: Client, path: String) {
    if let equals = argument.firstIndex(of: "="),
      let client = profile.clients.first(where: { $0.name.value == argument[..<equals] })
    {
      return (client, String(argument[argument.index(after: equals)...]))
    }
    guard profile.clients.count == 1 else {
      let names = profile.clients.map(\.name.value).joined(separator: ", ")
      throw FileError(
        "board '\(profile.board.value)' has several clients: write --image CLIENT=\(argument),"
          + " the clients are \(names)")
    }
    return (profile.clients[0], argument)
  }
}
