// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// `mcs-dtb check BOARD` together with trees and images.
@Suite struct CheckedFilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func check(_ arguments: String...) throws -> Outcome {
    try run([Repository.product("mcs-dtb"), "check"] + arguments, in: folder.path)
  }

  @Test func whatWeMakeIsClean() throws {
    let program = Repository.product("mcs-dtb")
    for flavour in ["remoteproc", "mcs_mem"] {
      let made = try run(
        [program, "qemu-a53", "--flavour", flavour, "-o", "q.dtb"], in: folder.path)
      try #require(made.status == 0)
      try folder.write("client.bin", [UInt8](repeating: 1, count: 4096))
      let outcome = try check(
        "qemu-a53", "--dtb", "q.dtb", "--image", "client.bin", "--image", "zephyr=client.bin")
      #expect(outcome.status == 0 && outcome.errors == "")
      #expect(outcome.text == "qemu-a53 ok\n0 errors in 1 board\n")
    }
  }

  @Test func everythingIsFoundAtOnce() throws {
    try folder.write("x.dtb", "/dts-v1/;")
    try folder.write("empty.bin", "")
    let outcome = try check(
      "hi3093", "--base", "x.dtb", "--dtb", "x.dtb", "--image", "empty.bin")
    #expect(outcome.status == 1 && outcome.errors == "")
    #expect(
      outcome.text == """
        empty.bin: error: the file is empty  [image-empty]
          fix: copy or build the image again
          more: mcs-dtb explain image-empty
        x.dtb: error: not a valid device tree (FDT_ERR_TRUNCATED)  [base-unreadable]
          fix: give a compiled tree (.dtb) that is whole
          more: mcs-dtb explain base-unreadable
        x.dtb: error: not a valid device tree (FDT_ERR_TRUNCATED)  [tree-unreadable]
          fix: give a compiled tree (.dtb) that is whole
          more: mcs-dtb explain tree-unreadable

        hi3093 3 errors
        3 errors in 1 board

        """)
  }

  @Test func aWarningIsNoFailureUnlessStrict() throws {
    let folder = folder.path
    let qemu = try run([
      "qemu-system-aarch64", "-M", "virt,gic-version=3,dumpdtb=\(folder)/q.dtb", "-cpu",
      "cortex-a53", "-smp", "4", "-m", "2G", "-nographic", "-nic", "none",
    ])
    try #require(qemu.status == 0, "\(qemu.errors)")
    let outcome = try check("qemu-a53", "--base", "q.dtb")
    #expect(outcome.status == 0)
    #expect(
      outcome.text.hasPrefix(
        "q.dtb: /chosen: warning: rng-seed is stored in the file, the same on every boot  [tree-seed]"
      ) || outcome.text.hasPrefix("q.dtb: /chosen: warning: kaslr-seed is stored"))
    #expect(try check("qemu-a53", "--base", "q.dtb", "--strict").status == 1)
    let merged = try run(
      [Repository.product("mcs-dtb"), "qemu-a53", "--base", "q.dtb", "-o", "out.dtb"], in: folder)
    #expect(merged.status == 0, "\(merged.errors)")
    #expect(try check("qemu-a53", "--dtb", "out.dtb", "--strict").status == 0)
  }

  @Test(arguments: [
    (
      ["qemu-a53", "--base", "none.dtb"],
      "error: cannot read none.dtb: No such file or directory\n"
    ),
    (
      ["qemu-a53", "--image", "none=x"], "error: cannot read none=x: No such file or directory\n"
    ),
    (
      ["x86-ipc", "--dtb", "none.dtb"],
      "error: board 'x86-ipc' has no device tree: '--base' and '--dtb' are for others\n"
    ),
  ])
  func wrongUseExitsWithTwo(_ arguments: [String], _ message: String) throws {
    let outcome = try run([Repository.product("mcs-dtb"), "check"] + arguments, in: folder.path)
    #expect(outcome.status == 2)
    #expect(outcome.errors == message)
  }

  @Test(arguments: [["--base", "x.dtb"], ["a", "b", "--image", "x"], ["--dtb", "x.dtb"]])
  func filesBelongToOneBoard(_ arguments: [String]) throws {
    let outcome = try run([Repository.product("mcs-dtb"), "check"] + arguments, in: folder.path)
    #expect(outcome.status == 2 && outcome.text == "")
    #expect(
      outcome.errors.hasPrefix(
        "error: '--base', '--dtb' and '--image' belong to one board; name it\n"))
  }

  @Test func severalClientsNeedAName() throws {
    let profile = try Repository.text("Tests/BoardChecksTests/Fixtures/profiles/twins.yaml")
    try folder.write("twins.yaml", profile)
    try folder.write("i.bin", [UInt8](repeating: 1, count: 64))
    let outcome = try check("./twins.yaml", "--image", "i.bin")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == "error: board 'twins' has several clients: write --image"
        + " CLIENT=i.bin, the clients are zephyr, second\n")
    #expect(try check("./twins.yaml", "--image", "second=i.bin").status == 0)
  }
}
