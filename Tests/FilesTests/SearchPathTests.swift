// SPDX-License-Identifier: MulanPSL-2.0

import Files
import TestSupport
import Testing

@Suite struct SearchPathTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func search() throws -> SearchPath {
    for (name, text) in [
      ("first/a.yaml", "1"), ("second/a.yaml", "2"), ("second/board.yaml", ""),
      ("second/x.txt", ""),
      ("templates/trees/t.yaml", ""),
    ] { try folder.write(name, text) }
    return SearchPath(
      boards: [folder.path + "/first", folder.path + "/second"],
      templates: [folder.path + "/templates"])
  }

  @Test func theFirstFolderThatHasABoardCounts() throws {
    #expect(try search().board("a") == folder.path + "/first/a.yaml")
    #expect(try search().board("board") == folder.path + "/second/board.yaml")
  }

  @Test(arguments: ["a.yaml", "./a", "x/y", "/b"])
  func whatLooksLikeAPathIsOne(_ argument: String) throws {
    #expect(try search().board(argument) == argument)
  }

  @Test func namesAreListedOnceAndSorted() throws {
    #expect(try search().boardNames() == ["a", "board"])
  }

  @Test func treesAreNamesOrPathsBesideTheProfile() throws {
    let search = try search()
    #expect(try search.tree("t", profile: "/p/b.yaml") == folder.path + "/templates/trees/t.yaml")
    #expect(try search.tree("x/t.yaml", profile: "/p/b.yaml") == "/p/x/t.yaml")
    #expect(try search.tree("t.yaml", profile: "b.yaml") == "./t.yaml")
    #expect(try search.tree("/x/t.yaml", profile: "/p/b.yaml") == "/x/t.yaml")
  }

  @Test(arguments: [
    ("bord", "no board is called 'bord'; did you mean 'board'?"),
    ("nothing", "no board is called 'nothing'; the boards are a, board"),
    ("", "no board is called ''; the boards are a, board"),
  ])
  func aNameNobodyHasIsAnError(_ name: String, _ message: String) throws {
    let search = try search()
    do throws(FileError) {
      _ = try search.board(name)
      Issue.record("no error")
    } catch { #expect(error.description == message) }
  }

  @Test func withoutBoardsItSaysWhereItLooked() {
    do throws(FileError) {
      _ = try SearchPath(boards: ["/a", "/b"], templates: []).board("x")
      Issue.record("no error")
    } catch {
      #expect(error.description == "no board is called 'x'; no profile was found in /a, /b")
    }
  }

  @Test func aTreeNobodyHasIsAnError() throws {
    let search = try search()
    do throws(FileError) {
      _ = try search.tree("u", profile: "b.yaml")
      Issue.record("no error")
    } catch {
      #expect(
        error.description
          == "no device-tree template 'trees/u.yaml' in \(folder.path)/templates")
    }
  }
}
