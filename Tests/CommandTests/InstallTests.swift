// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// bin/install and bin/uninstall, below a DESTDIR.
@Suite(.serialized) struct InstallTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func install(_ script: String = "install", _ words: [String] = []) throws -> Outcome {
    try run(
      [Repository.path("bin/\(script)"), "--prefix", "/usr"] + words,
      environment: ["DESTDIR": folder.path])
  }

  private func files() throws -> [String] {
    let all = FileManager.default.subpaths(atPath: folder.path) ?? []
    return all.filter {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: folder.path + "/" + $0, isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }

  @Test func installsWhatRunsWithoutTheCheckout() throws {
    let outcome = try install()
    try #require(outcome.status == 0, "\(outcome.errors)")
    let usr = folder.path + "/usr"
    let program = usr + "/bin/mcs-dtb"

    let tree = try run([program, "qemu-a53"], in: "/")
    #expect(tree.errors == "")
    #expect(try tree.output == run([Repository.product("mcs-dtb"), "qemu-a53"]).output)
    #expect(try run([program, "list"], in: "/").text.contains("x86-ipc"))

    let bundle = try run([program, "bundle", "qemu-a53", "-o", folder.path + "/out"], in: "/")
    #expect(bundle.status == 0, "\(bundle.errors)")
    #expect(FileManager.default.isExecutableFile(atPath: folder.path + "/out/boot/run-qemu"))

    let page = usr + "/share/man/man1/mcs-dtb.1"
    #expect(try run(["mandoc", "-T", "lint", "-W", "error", page]).text == "")
    let completions = [
      ("bash", "bash-completion/completions/mcs-dtb"), ("zsh", "zsh/site-functions/_mcs-dtb"),
      ("fish", "fish/vendor_completions.d/mcs-dtb.fish"),
    ]
    for (shell, place) in completions {
      let check = try run([shell, "-n", "\(usr)/share/\(place)"])
      #expect(check.status == 0, "\(shell): \(check.errors)")
    }
    let loaded = try run([
      "bash", "-c", ". \(usr)/share/\(completions[0].1) && complete -p mcs-dtb",
    ])
    #expect(loaded.text.hasSuffix(" mcs-dtb\n"), "\(loaded.errors)")
  }

  @Test func uninstallsThatAndNothingElse() throws {
    try folder.write("usr/share/man/man1/other.1", "somebody else's")
    try #require(try install().status == 0)
    // What an older version had installed goes with the next one: a board, and the second program
    // that made bundles in the first release.
    let list = folder.path + "/usr/share/mcs-dtb/installed-files"
    let gone = ["libexec/mcs-dtb/mcs-dtb-files", "share/mcs-dtb/boards/gone.yaml"]
    for file in gone { try folder.write("usr/\(file)", "") }
    let old = try String(contentsOfFile: list, encoding: .utf8)
    try (gone[0] + "\n" + old + gone[1] + "\n").write(
      toFile: list, atomically: true, encoding: .utf8)
    try #require(try install().status == 0)
    #expect(try gone.filter { try files().contains("usr/\($0)") } == [])
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/usr/libexec"))

    #expect(try install("uninstall").status == 0)
    #expect(try files() == ["usr/share/man/man1/other.1"])
    let again = try install("uninstall")
    #expect(again.status == 1)
    #expect(
      again.errors == "error: nothing is installed in \(folder.path)/usr: \(list) is missing\n")
  }

  @Test func aRelativePrefixIsRefused() throws {
    let outcome = try run([Repository.path("bin/install"), "--prefix", "here"])
    #expect(outcome.status == 2)
    #expect(outcome.errors == "error: the prefix 'here' is no absolute path\n")
  }

  @Test(arguments: ["install", "uninstall"])
  func aMissingPrefixIsRefused(_ script: String) throws {
    let outcome = try run([Repository.path("bin/\(script)"), "--prefix"])
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "error: --prefix needs a folder\nusage: \(script) [--prefix PREFIX]\n")
  }
}
