// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import Foundation
import MarkedYAML
import TestSupport
import Testing

/// How many small mistakes in a profile the rules find. What they do not find stands in
/// `Golden/survivors.txt` and is judged in docs/checks.md.
///
/// After a new rule or a changed board: MCS_WRITE_GOLDEN=1 bin/test, then read the diff.
@Suite struct MutationTests {
  static let boards = ["qemu-a53", "rpi4", "hi3093", "ok3568", "x86-ipc"]
  private static let golden = "Tests/BoardChecksTests/Golden/survivors.txt"
  /// Per cent of the mutants that have to be found.
  private static let leastKilled = 0

  /// The board as it is, written like its mutants, must be sound: else all of them would be
  /// found for the wrong reason.
  @Test(arguments: boards)
  func theUnchangedBoardIsSound(_ name: String) throws {
    #expect(try !Self.isFound(Self.profile(name), name))
  }

  @Test func survivorsAreThoseThatAreKnown() throws {
    var (count, killed) = (0, 0)
    var lines: [String] = []
    for name in Self.boards {
      var survivors: [(path: String, changes: [String])] = []
      let mutants = Mutant.all(of: try Self.profile(name))
      var found = 0
      for mutant in mutants {
        if try Self.isFound(mutant.root, name) {
          found += 1
        } else if survivors.last?.path == mutant.path {
          survivors[survivors.count - 1].changes.append(mutant.change)
        } else {
          survivors.append((mutant.path, [mutant.change]))
        }
      }
      lines.append("\(name): \(found) of \(mutants.count) found")
      lines += survivors.map { "  \($0.path)  \($0.changes.joined(separator: " "))" }
      count += mutants.count
      killed += found
    }
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["MCS_WRITE_GOLDEN"] != nil {
      try text.write(toFile: Repository.path(Self.golden), atomically: true, encoding: .utf8)
    }
    #expect(try text == Repository.text(Self.golden))
    #expect(killed * 100 >= count * Self.leastKilled, "\(killed) of \(count)")
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
