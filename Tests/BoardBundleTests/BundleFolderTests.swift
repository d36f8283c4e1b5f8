// SPDX-License-Identifier: MulanPSL-2.0

import Files
import Foundation
import TestSupport
import Testing

@testable import BoardBundle

/// The bundle as a folder: whole or not at all, and nobody's files lost.
@Suite struct BundleFolderTests {
  let folder: TemporaryFolder
  let bundle: BundleContents
  private let out: String

  init() throws {
    folder = try TemporaryFolder()
    bundle = try Example.bundle("hi3093")
    out = folder.path + "/out"
  }

  /// The folder holds the bundle and nothing else, and nothing is left beside it.
  private func expectBundle(_ bundle: BundleContents, beside names: [String] = ["out"]) throws {
    #expect(try filesBelow(out) == bundle.files.map(\.path).sorted())
    for file in bundle.files { #expect(try folder.bytes("out/\(file.path)") == file.bytes) }
    #expect(try folder.names() == names)
  }

  @Test func writesEverything() throws {
    #expect(try bundle.write(to: out + "/", force: false) == nil)
    try expectBundle(bundle)
  }

  @Test func theManifestTellsSizesAndDigests() throws {
    _ = try bundle.write(to: out, force: false)
    let manifest = try Manifest(json: folder.bytes("out/manifest.json"))
    #expect(
      manifest.files.map(\.path).sorted()
        == bundle.files.map(\.path).filter { $0 != "manifest.json" })
    for file in manifest.files {
      let outcome = try run(["sha256sum", "\(out)/\(file.path)"])
      #expect(outcome.text.prefix(64) == file.sha256)
      #expect(try folder.bytes("out/\(file.path)").count == file.size)
    }
  }

  @Test func aFolderHasTheRightsOfAnyOther() throws {
    _ = try run(["mkdir", folder.path + "/other"])
    _ = try bundle.write(to: out, force: false)
    let outcome = try shell("stat -c %a out out/root other | sort -u", in: folder.path)
    #expect(outcome.text.split(separator: "\n").count == 1)
  }

  @Test func replacesAnEarlierBundle() throws {
    _ = try Example.bundle("qemu-a53").write(to: out, force: false)
    #expect(try bundle.write(to: out, force: false) == nil)
    try expectBundle(bundle)
  }

  @Test func fillsAnEmptyFolderAndALink() throws {
    _ = try run(["mkdir", folder.path + "/real"])
    _ = try run(["ln", "-s", "real", out])
    _ = try bundle.write(to: out, force: false)
    #expect(try filesBelow(folder.path + "/real").count == bundle.files.count)
    #expect(try folder.names() == ["out", "real"])
  }

  @Test(arguments: [
    (["notes"], "notes"),
    (["a", "b", "c", "d", "e", "f", "g"], "a, b, c, d, e and 2 more"),
  ])
  func refusesForeignFiles(_ names: [String], _ listed: String) throws {
    for name in names { try folder.write("out/\(name)", "mine") }
    let error = #expect(throws: FileError.self) { try bundle.write(to: out, force: false) }
    #expect(
      error?.description == """
        \(out) holds what is not of a bundle: \(listed)
          fix: name another folder, or --force, which keeps what is there as \(out)~
        """)
    #expect(try filesBelow(out) == names)
    #expect(try folder.names() == ["out"])
  }

  @Test func refusesToLoseWhatWasAddedOrEdited() throws {
    _ = try bundle.write(to: out, force: false)
    try folder.write("out/root/etc/mcs/uniproton.conf", "edited")
    try folder.write("out/root/etc/hostname", "added")
    let error = #expect(throws: FileError.self) { try bundle.write(to: out, force: false) }
    #expect(
      try #require(error).description.hasPrefix(
        "\(out) holds what is not of a bundle: root/etc/hostname, root/etc/mcs/uniproton.conf (edited)\n"
      ))
    #expect(try folder.bytes("out/root/etc/hostname") == Array("added".utf8))
  }

  @Test func keepsWhatForceReplaces() throws {
    try folder.write("out/notes", "mine")
    #expect(try bundle.write(to: out, force: true) == out + "~")
    try expectBundle(bundle, beside: ["out", "out~"])
    #expect(try folder.bytes("out~/notes") == Array("mine".utf8))
    // And never loses what it kept.
    try folder.write("out/notes", "more")
    let error = #expect(throws: FileError.self) { try bundle.write(to: out, force: true) }
    #expect(error?.description == "cannot write \(out)~: File exists")
    #expect(try folder.bytes("out/notes") == Array("more".utf8))
    #expect(try folder.names() == ["out", "out~"])
  }

  @Test func refusesAFileAndAFolderThatIsNotThere() throws {
    try folder.write("out", "a file")
    #expect(throws: FileError("cannot write \(out): it is not a folder")) {
      try bundle.write(to: out, force: true)
    }
    let nowhere = folder.path + "/nowhere/out"
    #expect(throws: FileError("cannot write \(nowhere): No such file or directory")) {
      try bundle.write(to: nowhere, force: false)
    }
  }
}
