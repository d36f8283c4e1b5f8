// SPDX-License-Identifier: MulanPSL-2.0

import Files
import Foundation
import TestSupport
import Testing

/// `mcs-dtb bundle` as a process.
@Suite struct BundleCommandTests {
  let folder: TemporaryFolder
  private static let program = Repository.product("mcs-dtb")

  init() throws { folder = try TemporaryFolder() }

  private func bundle(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> Outcome {
    try run([Self.program, "bundle"] + arguments, in: folder.path, environment: environment)
  }

  @Test func showsWhereFilesGoAndWhatIsNext() throws {
    let outcome = try bundle("x86-ipc", "-o", "out")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(
      outcome.text == """
        out/
          INSTALL.md                                   → where each file goes and what to type next
          INSTALL.zh.md                                → the same in Chinese
          boot/EFI/BOOT/mcs.cfg                        → boot partition, beside grub.cfg, which reads it
          client/uniproton/mcs_memory.h                → the client's build, for C and assembly
          client/uniproton/memory.ld                   → the client's linker script: INCLUDE memory.ld
          cmdline.txt                                  → the kernel's arguments as it sees them, for reference
          map.svg                                      → the memory map, for a browser
          root/etc/mcs/uniproton.conf                  → read by mcs-launch
          root/etc/modprobe.d/mcs_km.conf              → the module's parameters
          root/etc/modules-load.d/mcs_km.conf          → loads the module at boot
          root/etc/systemd/system/mcs-client@.service  → starts a client at boot: systemctl enable --now mcs-client@CLIENT
          yocto/mcs-bundle.bb                          → a layer's recipes-mcs/mcs-bundle/, with root/ and boot/
          yocto/packagegroup-mcs.bbappend              → the same folder: the feature 'mcs' then installs the bundle
          manifest.json
        next: put boot/ and root/ in place as INSTALL.md says, reboot, then on the board: \
        mcs-launch uniproton

        """)
    let listed = outcome.text.split(separator: "\n").filter { $0.hasPrefix("  ") }.map {
      String($0.split(separator: " ")[0])
    }
    #expect(try filesBelow(folder.path + "/out") == listed.sorted())
  }

  @Test func holdsTheTreeThatTheTreeCommandWrites() throws {
    for (arguments, path) in [
      (["qemu-a53"], "boot/qemu-a53.dtb"), (["rpi4:4g"], "boot/overlays/mcs-resources.dtbo"),
    ] {
      let tree = try run([Self.program, "tree"] + arguments)
      #expect(try bundle(arguments[0], "-o", "out").status == 0)
      #expect(try folder.bytes("out/\(path)") == tree.output)
    }
  }

  @Test func mergesAsTheTreeCommandDoes() throws {
    let base = folder.path + "/hi1711_asic.dtb"
    let dts = Repository.path("Tests/Fixtures/hi3093-stand-in.dts")
    #expect(try run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", base, dts]).status == 0)
    let merged = folder.path + "/merged.dtb"
    let tree = try run([Self.program, "hi3093", "--base", base, "-o", merged])
    let outcome = try bundle("hi3093", "--base", base, "-o", "out")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("replaced  /reserved-memory/mcs@90000000"))
    #expect(tree.errors.hasPrefix(outcome.errors))
    #expect(try folder.bytes("out/boot/hi1711_asic.dtb") == folder.bytes("merged.dtb"))
  }

  @Test(
    arguments: [
      (["nobody", "-o", "out"], 1, "error: no board is called 'nobody'; the boards are "),
      (["qemu-a53"], 2, "error: Missing expected argument '--output <dir>'\n"),
      (
        ["rpi4:1g", "-o", "out"], 1,
        "boards/rpi4.yaml:18:3: error: variant '1g' cannot run a client"
      ),
      (["qemu-a53", "-o", "out", "--baes", "x"], 2, "error: Unknown option '--baes'"),
      (["qemu-a53", "-o", "out", "--base", "x"], 1, "error: cannot read x: No such file"),
    ] as [([String], Int32, String)])
  func refuses(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let outcome = try run([Self.program, "bundle"] + arguments, in: folder.path)
    #expect(outcome.status == status && outcome.text == "")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(try folder.names() == [])
  }

  @Test func namesWhatIsWrongInATemplate() throws {
    try folder.write("mine/files/all/motd.mustache", "one\n  {{bord}}\n")
    let outcome = try bundle(
      "qemu-a53", "-o", "out", environment: ["MCS_TEMPLATES": folder.path + "/mine"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "mine/files/all/motd.mustache:2:3: error: nothing is called 'bord'; did you mean 'board'?\n"
    )
    #expect(try folder.names() == ["mine"])
  }

  /// As it is installed: program, boards and templates below one prefix.
  @Test func findsItsFilesBelowAPrefix() throws {
    let prefix = folder.path + "/usr"
    let outcome = try shell(
      """
      mkdir -p \(prefix)/bin \(prefix)/share/mcs-dtb && cp \(Self.program) \(prefix)/bin/ &&
      cp -r boards templates \(prefix)/share/mcs-dtb/ &&
      sed -i 's/^title: .*/title: installed/' \(prefix)/share/mcs-dtb/boards/rpi4.yaml &&
      \(prefix)/bin/mcs-dtb bundle rpi4 -o \(prefix)/out
      """, in: Repository.root)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let page = try String(decoding: folder.bytes("usr/out/INSTALL.md"), as: UTF8.self)
    #expect(page.hasPrefix("# installed\n"))
  }

  // MARK: Whole or not at all

  /// What a whole bundle of a board is: its files' names and bytes.
  private func whole(_ board: String) throws -> [String: [UInt8]] {
    #expect(try bundle(board, "-o", board).status == 0)
    return try contents(board)
  }

  private func contents(_ name: String) throws -> [String: [UInt8]] {
    let path = folder.path + "/" + name
    guard isFolder(path) else { return [:] }
    return try Dictionary(
      uniqueKeysWithValues: filesBelow(path).map { ($0, try folder.bytes("\(name)/\($0)")) })
  }

  @Test func whoeverIsKilledLeavesNoHalfBundle() throws {
    let old = try whole("hi3093")
    let clock = ContinuousClock()
    var new: [String: [UInt8]] = [:]
    let duration = try clock.measure { new = try whole("rpi4") }
    #expect(old != new)
    let seconds =
      Double(duration.components.attoseconds) / 1e18 + Double(duration.components.seconds)
    var killed = 0
    for step in 1...12 {
      if try contents("out") != old { #expect(try bundle("hi3093", "-o", "out").status == 0) }
      let limit = String(seconds * Double(step) / 10)
      let outcome = try run(
        ["timeout", "-s", "KILL", limit, Self.program, "bundle", "rpi4", "-o", "out"],
        in: folder.path)
      if outcome.status != 0 { killed += 1 }
      let found = try contents("out")
      #expect(found == old || found == new || found.isEmpty, "killed after \(limit) s")
    }
    #expect(killed > 0)
  }

  /// A file larger than allowed: the signal kills where it is not ignored.
  @Test(arguments: [true, false])
  func aDiskThatTakesNoMoreLeavesWhatWasThere(_ isIgnored: Bool) throws {
    let old = try whole("hi3093")
    let outcome = try shell(
      "\(isIgnored ? "trap '' XFSZ;" : "") ulimit -f 1; exec \(Self.program) bundle rpi4 -o hi3093",
      in: folder.path)
    #expect(outcome.status != 0)
    #expect(try contents("hi3093") == old)
    if isIgnored {
      #expect(outcome.errors == "error: cannot write hi3093/INSTALL.md: File too large\n")
      #expect(try folder.names() == ["hi3093"])
    }
  }
}
