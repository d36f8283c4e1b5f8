// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Files
import Foundation

/// The boards of this repository, as they are or with changes.
public enum Boards {
  /// Every profile in boards/, sorted: a new board is tested without a change here.
  public static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: Repository.path("boards"))
    return (files ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// Where the tools find them and their templates.
  public static let search = SearchPath(
    boards: [Repository.path("boards")], templates: [Repository.path("templates")])

  /// Every board, and behind it `BOARD:VARIANT` for each variant that can run its clients.
  public static let withVariants: [String] = names.flatMap { name in
    [name]
      + ((try? profile(name))?.supportedBoards ?? []).compactMap {
        $0.chosenVariant.map { "\(name):\($0)" }
      }
  }

  /// Those with a device tree.
  public static let withTrees: [String] = names.filter {
    (try? profile($0))?.deviceTree != nil
  }

  /// The profile's text, each change made once, in order.
  public static func text(_ name: String, _ changes: [(String, String)] = []) throws -> String {
    var text = try Repository.text("boards/\(name).yaml")
    for (old, new) in changes {
      guard text.contains(old) else { throw TestFailure("\(name) does not contain '\(old)'") }
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    return text
  }

  public static func profile(
    _ name: String, _ changes: [(String, String)] = []
  ) throws -> Profile {
    try Profile.parse(Array(text(name, changes).utf8), file: "\(name).yaml")
  }
}
