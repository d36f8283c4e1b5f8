// SPDX-License-Identifier: MulanPSL-2.0

import Files
import Foundation
import TestSupport
import Testing

@Suite struct FilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [0, 1, 65_536, 300_000])
  func whatIsWrittenIsRead(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = folder.path + "/file"
    try writeFile(bytes, to: path)
    #expect(try readFile(path) == bytes)
    #expect(try folder.names() == ["file"])
  }

  @Test func aFileIsReplacedWhole() throws {
    let path = try folder.write("file", "old and longer")
    try writeFile(Array("new".utf8), to: path)
    #expect(try folder.bytes("file") == Array("new".utf8))
  }

  @Test func theModeFollowsTheUmask() throws {
    let path = folder.path + "/file"
    let before = umask(0o027)
    defer { umask(before) }
    try writeFile([1], to: path)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
  }

  @Test func aSymbolicLinkKeepsItsPlace() throws {
    let target = try folder.write("target", "old")
    #expect(symlink(target, folder.path + "/link") == 0)
    try writeFile(Array("new".utf8), to: folder.path + "/link")
    #expect(try folder.bytes("target") == Array("new".utf8))
    var status = stat()
    #expect(lstat(folder.path + "/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      try? writeFile([UInt8](repeating: 0, count: 200_000), to: path)
    }
    #expect(try readFile(folder.path + "/pipe").count == 200_000)
  }

  @Test(arguments: [
    ("/nowhere/file", "cannot read /nowhere/file: No such file or directory"),
    ("/tmp", "cannot read /tmp: Is a directory"),
    ("/dev/zero", "cannot read /dev/zero: it has more than 100000 bytes"),
  ])
  func readingSaysWhatIsWrong(_ path: String, _ message: String) {
    do throws(FileError) {
      _ = try readFile(path, limit: 100_000)
      Issue.record("no error")
    } catch { #expect(error.description == message) }
  }

  @Test(arguments: [
    ("/nowhere/file", "cannot write /nowhere/file: No such file or directory"),
    ("/tmp", "cannot write /tmp: Is a directory"),
    ("/dev/full", "cannot write /dev/full: No space left on device"),
  ])
  func writingSaysWhatIsWrong(_ path: String, _ message: String) {
    do throws(FileError) {
      try writeFile([1, 2, 3], to: path)
      Issue.record("no error")
    } catch { #expect(error.description == message) }
  }
}
