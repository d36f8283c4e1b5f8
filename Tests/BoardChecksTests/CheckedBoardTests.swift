// SPDX-License-Identifier: MulanPSL-2.0

import BoardChecks
import BoardProfile
import TestSupport
import Testing

/// Who gets a `CheckedBoard`.
@Suite struct CheckedBoardTests {
  private func profile(_ changes: [(String, String)] = []) throws -> Profile {
    try Boards.profile("qemu-a53", changes)
  }

  @Test func aSoundBoardComesWithItsWarnings() throws {
    let board = try BoardCheck(profile([("qemu-zephyr-image.bin", "a b.bin")])).checked()
    #expect(board.warnings.map(\.rule) == ["file-name"])
    #expect(board.base == nil)
  }

  @Test func anErrorGivesNone() throws {
    let check = try BoardCheck(profile([("cpus: [3]", "cpus: [0]")]))
    let unsound = #expect(throws: UnsoundBoard.self) { try check.checked() }
    #expect(unsound?.findings.contains { $0.rule == "boot-cpu" } == true)
    #expect(unsound?.findings.contains { $0.accepted != nil } == false)
  }

  @Test func anAcceptedErrorDoesNotMatter() throws {
    let accepted = "allow: [{rule: qemu-machine, why: a test}]\nclients:\n"
    let changes = [("core: cortex-a53\n", "core: cortex-x99\n"), ("clients:\n", accepted)]
    #expect(try BoardCheck(profile(changes)).checked().warnings == [])
  }

  /// There is no tree to use, whatever the profile accepts.
  @Test func anUnreadableBaseGivesNone() throws {
    let accepted = "allow: [{rule: base-unreadable, why: a test}]\nclients:\n"
    var check = try BoardCheck(profile([("clients:\n", accepted)]))
    check.read(base: [1, 2, 3], file: "vendor.dtb")
    let unsound = #expect(throws: UnsoundBoard.self) { try check.checked() }
    #expect(unsound?.findings == [])
    #expect(unsound?.unreadable.map { "\($0)".prefix(11) } == ["vendor.dtb:"])
  }
}
