// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import Diagnostics
import Foundation
import TestSupport
import Testing
import YAMLSource

/// Which small mistakes in a profile the rules find. Those that they do not find stand in
/// `Golden/survivors-BOARD.txt` and are judged in docs/checks.md.
///
/// After a new rule or a changed board: MCS_WRITE_GOLDEN=1 bin/test, then read the diff.
@Suite struct MutationTests {
  /// The quick pass tries every seventh mutant: each change comes up, at each board's numbers.
  private static let step = isLongPass || Golden.isWriting ? 1 : 7

  /// The board as it is, written like its mutants, must be sound: else all of them would be
  /// found for the wrong reason.
  @Test(arguments: Boards.names)
  func theUnchangedBoardIsSound(_ name: String) throws {
    #expect(try !Self.isFound(Self.profile(name), name))
  }

  @Test(arguments: Boards.names)
  func survivorsAreThoseThatAreKnown(_ name: String) throws {
    let mutants = Mutant.all(of: try Self.profile(name))
    let tried = stride(from: 0, to: mutants.count, by: Self.step).map { mutants[$0] }
    let survivors = try tried.filter { try !Self.isFound($0.root, name) }
    let known = try Self.known(
      in: Golden.text(Self.golden(name), insteadOf: Self.text(survivors, of: mutants.count)))
    #expect(survivors.map(\.title) == tried.map(\.title).filter(known.contains))
    #expect(known.isSubset(of: Set(mutants.map(\.title))))
  }

  /// Of all mutants of all boards, 87 per cent at least are found.
  @Test func mostMutantsAreFound() throws {
    var (count, survivors) = (0, 0)
    for name in Boards.names {
      count += Mutant.all(of: try Self.profile(name)).count
      survivors += try Self.known(in: Repository.text(Self.golden(name))).count
    }
    #expect((count - survivors) * 100 >= count * 87, "\(survivors) of \(count) survive")
  }

  private static func golden(_ name: String) -> String {
    "Tests/BoardChecksTests/Golden/survivors-\(name).txt"
  }

  /// A line for each number or entry: its path and the changes that nobody notices.
  private static func text(_ survivors: [Mutant], of count: Int) -> String {
    var lines: [(path: String, changes: [String])] = []
    for survivor in survivors {
      if lines.last?.path != survivor.path { lines.append((survivor.path, [])) }
      lines[lines.count - 1].changes.append(survivor.change)
    }
    return "# \(survivors.count) of \(count)\n"
      + lines.map { "\($0.path)  \($0.changes.joined(separator: " "))\n" }.joined()
  }

  /// The titles of the mutants that are known to survive.
  private static func known(in text: String) -> Set<String> {
    let lines = text.split(separator: "\n").dropFirst()
    return Set(
      lines.flatMap { line in
        let words = line.split(separator: " ")
        return words.dropFirst().map { "\(words[0]) \($0)" }
      })
  }

  private static func profile(_ name: String) throws -> YAMLNode {
    try YAMLNode.parse(Repository.bytes("boards/\(name).yaml"), file: "\(name).yaml")
  }

  /// Whether the reader refuses the profile, or a rule finds what the profile does not accept.
  private static func isFound(_ root: YAMLNode, _ name: String) throws -> Bool {
    Fixture.check(Array(root.flow.utf8), file: "\(name).yaml").findings
      .contains { $0.accepted == nil }
  }
}
