// SPDX-License-Identifier: MulanPSL-2.0

import DeviceTree
import Foundation
import TestSupport
import Testing

@testable import mcs_dtb

/// The command as a process.
@Suite struct MCSDtbTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }
  static let program = Repository.product("mcs-dtb")

  private func mcsDtb(
    _ arguments: String..., environment: [String: String] = [:], output: FileHandle? = nil
  ) throws -> Outcome {
    try run(
      [Self.program] + arguments, in: folder.path, environment: environment, output: output)
  }

  // MARK: The tree

  @Test func writesTheTreeToStandardOutputAndNothingElse() throws {
    let outcome = try mcsDtb("qemu-a53")
    #expect(outcome.status == 0 && outcome.errors == "")
    let tree = try DeviceTree(blob: outcome.output)
    #expect(tree.root[path: "/mcs-remoteproc"] != nil)
  }

  @Test func everyWayToAskGivesTheSameBytes() throws {
    let quick = try mcsDtb("qemu-a53").output
    #expect(!quick.isEmpty)
    #expect(try mcsDtb("tree", "qemu-a53").output == quick)
    #expect(try mcsDtb(Repository.path("boards/qemu-a53.yaml")).output == quick)
    #expect(try mcsDtb("qemu-a53", "--flavour", "remoteproc").output == quick)
    #expect(try mcsDtb("qemu-a53", "-o", "q.dtb").output == [])
    #expect(try folder.bytes("q.dtb") == quick)
    #expect(try folder.names() == ["q.dtb"])
  }

  @Test func writesTheRegionOfTheFirstGeneration() throws {
    let outcome = try mcsDtb("qemu-a53", "--flavour", "mcs_mem")
    let tree = try DeviceTree(blob: outcome.output)
    #expect(tree.root[path: "/reserved-memory/mcs@70000000"] != nil)
  }

  @Test func refusesATerminal() throws {
    var (master, slave): (Int32, Int32) = (0, 0)
    try #require(openpty(&master, &slave, nil, nil, nil) == 0)
    defer { close(master) }
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    for arguments in [["qemu-a53"], ["tree", "qemu-a53"]] {
      let outcome = try run([Self.program] + arguments, output: terminal)
      #expect(outcome.status == 2)
      #expect(
        outcome.errors == """
          error: the device tree is binary and stdout is a terminal
            write it to a file:   mcs-dtb qemu-a53 -o qemu-a53.dtb
            or read it as text:   mcs-dtb qemu-a53 | dtc -I dtb -O dts

          """)
    }
  }

  // MARK: The quick way is the parser's way

  @Test(arguments: [["list"], ["help"], ["-h"], ["--version"], ["nobody"], [""], ["./x"], ["tree"]])
  func theQuickWayBehavesAsTheParserWould(_ arguments: [String]) throws {
    // With "--" nothing is quick, and to the parser it means the same for a board's name.
    let quick = quickBoard(["mcs-dtb"] + arguments)
    if let quick {
      let direct = try run([Self.program, quick], in: folder.path)
      let parsed = try run([Self.program, "tree", quick], in: folder.path)
      #expect(direct.status == parsed.status && direct.errors == parsed.errors)
    } else {
      #expect(
        arguments[0].isEmpty || arguments[0].hasPrefix("-") || commandNames.contains(arguments[0]))
    }
  }

  @Test func theListOfCommandsIsComplete() {
    let names = MCSDtb.configuration.subcommands.map { $0.configuration.commandName ?? "" }
    #expect(names + ["help"] == commandNames)
  }

  // MARK: What people ask for

  @Test func printsTheCommandLine() throws {
    let outcome = try mcsDtb("cmdline", "qemu-a53")
    #expect(outcome.status == 0 && outcome.text == "maxcpus=3\n" && outcome.errors == "")
  }

  @Test func listsTheBoards() throws {
    let outcome = try mcsDtb("list")
    #expect(outcome.status == 0)
    #expect(outcome.text == "qemu-a53  QEMU virt, 4 × Cortex-A53\n")
  }

  @Test func showsABoard() throws {
    let outcome = try mcsDtb("show", "qemu-a53")
    #expect(outcome.status == 0)
    #expect(
      outcome.text == """
        qemu-a53  QEMU virt, 4 × Cortex-A53

        arch         arm64, 4 × cortex-a53
        ram          [0x40000000, 0xc0000000)
        linux cpus   0 1 2
        psci         hvc
        boot         qemu
        cmdline      maxcpus=3

        client zephyr
          os         zephyr
          cpus       3
          image      qemu-zephyr-image.bin, entry 0x7a000000
          memory     [0x7a000000, 0x7e000000)
          shared     [0x70000000, 0x70100000)
          doorbell   SGI 7
          services   rpmsg-rpc uart console

        """)
  }

  @Test func tellsItsVersion() throws {
    let outcome = try mcsDtb("--version")
    #expect(outcome.status == 0 && outcome.text == "\(version)\n")
  }

  // MARK: What goes wrong

  @Test(
    arguments: [
      (["qemu-a54"], 1, "error: no board is called 'qemu-a54'; did you mean 'qemu-a53'?\n"),
      (["x.yaml"], 1, "error: cannot read x.yaml: No such file or directory\n"),
      (["."], 1, "error: no board is called '.'; the boards are qemu-a53\n"),
      (["./"], 1, "error: cannot read ./: Is a directory\n"),
      (
        ["qemu-a53", "-o", "no/q.dtb"], 1,
        "error: cannot write no/q.dtb: No such file or directory\n"
      ),
      (["qemu-a53", "-o", "."], 1, "error: cannot write .: Is a directory\n"),
      (
        ["qemu-a53", "-o", "/dev/full"], 1,
        "error: cannot write /dev/full: No space left on device\n"
      ),
      (["cmdline", "nobody"], 1, "error: no board is called 'nobody'; the boards are qemu-a53\n"),
    ] as [([String], Int32, String)])
  func failsWithASentence(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let outcome = try run([Self.program] + arguments, in: folder.path)
    #expect(outcome.status == status && outcome.output == [] && outcome.errors == message)
  }

  @Test(
    arguments: [
      ([], "error: Missing expected argument '<board>'"),
      (["a", "b"], "error: Unexpected argument 'b'"),
      (
        ["qemu-a53", "--flavor", "x"], "error: Unknown option '--flavor'. Did you mean '--flavour'?"
      ),
      (
        ["qemu-a53", "--flavour", "x"],
        "error: The value 'x' is invalid for '--flavour <flavour>'. Please provide one of 'remoteproc' and 'mcs_mem'."
      ),
      (["qemu-a53", "-o"], "error: Missing value for '-o <output>'"),
    ] as [([String], String)])
  func wrongUseExitsWithTwo(_ arguments: [String], _ message: String) throws {
    let outcome = try run([Self.program] + arguments, in: folder.path)
    #expect(outcome.status == 2 && outcome.output == [])
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
  }

  @Test func aBrokenProfileLeavesTheOutputAlone() throws {
    try folder.write("q.dtb", "precious")
    try folder.write("b.yaml", "schema: 1\nboard: [\n")
    let outcome = try mcsDtb("./b.yaml", "-o", "q.dtb")
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("./b.yaml:3:1: error: did not find expected node content\n"))
    #expect(try folder.bytes("q.dtb") == Array("precious".utf8))
    #expect(try folder.names() == ["b.yaml", "q.dtb"])
  }

  @Test func aFullDiskIsAnError() throws {
    let outcome = try shell("\(Self.program) qemu-a53 >/dev/full")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: cannot write standard output: No space left on device\n")
  }

  /// A file that cannot grow to its size must not replace the one before.
  @Test func aFileThatDoesNotFitLeavesTheOldOne() throws {
    try folder.write("q.dtb", "precious")
    let outcome = try shell(
      "trap '' XFSZ; ulimit -f 4; \(Self.program) qemu-a53 -o q.dtb", in: folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: cannot write q.dtb: File too large\n")
    #expect(try folder.bytes("q.dtb") == Array("precious".utf8))
    #expect(try folder.names() == ["q.dtb"])
  }

  @Test func aClosedPipeIsAnError() throws {
    let outcome = try run(
      ["bash", "-c", "\(Self.program) qemu-a53 | exec 0<&-; sleep 0; exit ${PIPESTATUS[0]}"])
    // The reader may be gone before or after the write; never a silent death by signal.
    #expect(outcome.status == 0 || outcome.errors.contains("standard output: Broken pipe"))
    #expect(outcome.status < 128)
    let closed = try shell("\(Self.program) qemu-a53 >&-")
    #expect(closed.status == 1)
    #expect(closed.errors == "error: cannot write standard output: Bad file descriptor\n")
  }

  // MARK: Where files are found

  @Test func aBareNameNeverReadsTheCurrentFolder() throws {
    try folder.write("qemu-a53", "no profile")
    try folder.write("qemu-a53.yaml", "no profile")
    try folder.write("boards/qemu-a53.yaml", "no profile")
    #expect(try mcsDtb("qemu-a53").status == 0)
    #expect(try mcsDtb("qemu-a53.yaml").status == 1)
  }

  @Test func theEnvironmentComesFirst() throws {
    let text = try Repository.text("boards/qemu-a53.yaml")
      .replacing("board: qemu-a53", with: "board: mine")
    try folder.write("profiles/mine.yaml", text)
    let outcome = try mcsDtb("list", environment: ["MCS_BOARDS": folder.path + "/profiles"])
    #expect(outcome.text.split(separator: "\n").count == 2)
    #expect(
      try mcsDtb("mine", environment: ["MCS_BOARDS": folder.path + "/profiles"]).output
        == mcsDtb("qemu-a53").output)
  }

  @Test func aProfileOutsideTheRepositoryFindsItsTemplates() throws {
    let text = try Repository.text("boards/qemu-a53.yaml")
    try folder.write("qemu-a53.yaml", text)
    #expect(try mcsDtb("./qemu-a53.yaml").output == mcsDtb("qemu-a53").output)
    let template = try Repository.text("templates/trees/qemu-virt.yaml")
    try folder.write("mine/tree.yaml", template)
    try folder.write(
      "qemu-a53.yaml", text.replacing("base: qemu-virt", with: "base: mine/tree.yaml"))
    #expect(try mcsDtb("./qemu-a53.yaml").output == mcsDtb("qemu-a53").output)
  }

  @Test func anInstalledCopyFindsItsShare() throws {
    let copy = folder.path + "/usr/bin/mcs-dtb"
    try folder.write("usr/bin/.keep", "")
    try FileManager.default.copyItem(atPath: Self.program, toPath: copy)
    let lost = try run([copy, "list"])
    #expect(lost.status == 1)
    #expect(lost.errors == "error: no profile in \(folder.path)/usr/share/mcs-dtb/boards\n")
    for name in ["boards", "templates"] {
      try folder.write("usr/share/mcs-dtb/.keep", "")
      try FileManager.default.copyItem(
        atPath: Repository.path(name), toPath: folder.path + "/usr/share/mcs-dtb/" + name)
    }
    #expect(try run([copy, "qemu-a53"]).output == mcsDtb("qemu-a53").output)
    // Also through a link from elsewhere.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: copy)
    #expect(try run([folder.path + "/link", "qemu-a53"]).output == mcsDtb("qemu-a53").output)
  }
}
