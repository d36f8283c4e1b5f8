// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
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

  /// What people have written by hand is never replaced.
  @Test func aTreeTakesNoOtherFilesPlace() throws {
    let text = "schema: 1\n"
    try folder.write("x.yaml", text)
    for (arguments, message) in [
      (
        ["qemu-a53", "-o", "x.yaml"],
        "exists and is no device tree\n  fix: name another file, or remove this one"
      ),
      (["map", "qemu-a53", "-o", "x.yaml"], "is a profile\n  fix: name another file"),
      (["doc", "qemu-a53", "-o", "x.yaml"], "is a profile\n  fix: name another file"),
    ] {
      let outcome = try run([Self.program] + arguments, in: folder.path)
      #expect(outcome.status == 1)
      #expect(outcome.errors == "error: x.yaml \(message)\n")
      #expect(try folder.bytes("x.yaml") == Array(text.utf8))
    }
    try folder.write("empty", "")
    for file in ["empty", "empty", "/dev/null"] {
      #expect(try mcsDtb("qemu-a53", "-o", file).status == 0)
    }
    #expect(try folder.bytes("empty").count > 1000)
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
    #expect(
      outcome.text.split(separator: "\n").map { String($0.split(separator: " ")[0]) }
        == Boards.names)
    #expect(outcome.text.contains("\nqemu-a53  QEMU virt, 4 × Cortex-A53\n"))
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

  @Test func drawsTheMapAsTheReadmeShowsIt() throws {
    let outcome = try mcsDtb("map", "qemu-a53")
    #expect(outcome.status == 0 && outcome.errors == "")
    let block = outcome.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    #expect(try Repository.text("README.md").contains("    $ mcs-dtb map qemu-a53\n" + block))
    #expect(try mcsDtb("map", "qemu-a53", "-o", "map.txt").output == [])
    #expect(try folder.bytes("map.txt") == outcome.output)
  }

  @Test func drawsTheMapAsSVG() throws {
    for board in ["qemu-a53", "rpi4"] {
      let outcome = try mcsDtb("map", board, "--svg")
      #expect(outcome.status == 0 && outcome.errors == "")
      #expect(try outcome.output == Repository.bytes("docs/boards/\(board).svg"))
    }
    #expect(try mcsDtb("map", "rpi4:2g", "--svg").text.contains("2g · RAM 1972 MiB<"))
  }

  @Test func drawsTheMapsOfVariantsOneAfterTheOther() throws {
    let all = try mcsDtb("map", "rpi4", "--ascii").text
    let headings = all.split(separator: "\n").filter { $0.hasPrefix("rpi4:") }
    #expect(headings.map { $0.prefix(7) } == ["rpi4:1g", "rpi4:2g", "rpi4:4g", "rpi4:8g"])
    #expect(all.contains("\n" + (try mcsDtb("map", "rpi4:4g", "--ascii").text)))
    #expect(all.utf8.allSatisfy { $0 < 0x7f })
  }

  @Test(arguments: [
    ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
  ])
  func theMapHasColoursOnATerminalOnly(_ environment: [String: String], _ hasColour: Bool) throws {
    var (master, slave): (Int32, Int32) = (0, 0)
    try #require(openpty(&master, &slave, nil, nil, nil) == 0)
    defer { close(master) }
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    let environment = ["NO_COLOR": "", "TERM": "xterm"].merging(environment) { $1 }
    // Short enough for the terminal's buffer, which nobody empties meanwhile.
    let outcome = try run(
      [Self.program, "map", "qemu-a53", "--ascii"], environment: environment, output: terminal)
    #expect(outcome.status == 0)
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(master, &buffer, buffer.count)
    let text = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    #expect(text.contains("qemu-a53   RAM 2 GiB"))
    #expect(text.contains("\u{1b}[") == hasColour)
    #expect(!(try mcsDtb("map", "qemu-a53", environment: environment).text.contains("\u{1b}")))
  }

  @Test func aDrawingIsNotASCII() throws {
    let outcome = try mcsDtb("map", "qemu-a53", "--svg", "--ascii")
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("error: '--svg' and '--ascii' exclude each other\n"))
  }

  @Test func tellsItsVersion() throws {
    let outcome = try mcsDtb("--version")
    #expect(outcome.status == 0 && outcome.text == "\(version)\n")
  }

  // MARK: Overlays and merging

  @Test func aBoardWithoutATemplateGetsAnOverlay() throws {
    let outcome = try mcsDtb("rpi4")
    #expect(outcome.status == 0 && outcome.errors == "")
    let tree = try DeviceTree(blob: outcome.output)
    #expect(tree.root.children.map(\.name) == ["fragment@0", "__local_fixups__"])
    for variant in ["rpi4:2g", "rpi4:4g", "rpi4:8g"] {
      #expect(try mcsDtb(variant).output == outcome.output)
    }
  }

  @Test(arguments: ["hi3093", "ok3568"])
  func aBoardWhoseTreeHasTheCommandLineWantsABase(_ board: String) throws {
    let outcome = try mcsDtb(board)
    #expect(outcome.status == 0)
    #expect(
      outcome.errors == "note: this is an overlay; '\(board)' normally needs its vendor's tree,"
        + " which has the kernel's command line too: --base FILE.dtb\n")
    #expect(try DeviceTree(blob: outcome.output).root[child: "fragment@0"] != nil)
  }

  @Test func anOverlayOfABoardWithATemplate() throws {
    let tree = try DeviceTree(blob: mcsDtb("qemu-a53", "--overlay").output)
    let reserved = tree.root[path: "/fragment@0/__overlay__/reserved-memory"]
    #expect(try #require(reserved).childCells == (2, 2))
  }

  @Test func mergesIntoAVendorsTree() throws {
    let dts = Repository.path("Tests/Fixtures/hi3093-stand-in.dts")
    let made = try run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", folder.path + "/v.dtb", dts])
    try #require(made.status == 0, "\(made.errors)")
    let outcome = try mcsDtb("hi3093", "--base", "v.dtb", "-o", "out.dtb")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors == """
        replaced  /reserved-memory/mcs@90000000 (compatible "mcs_mem", from the base)
        added     maxcpus=3 to /chosen/bootargs
        wrote     out.dtb, \(try folder.bytes("out.dtb").count) bytes (the boot loader's window holds 524288)

        """)
    let tree = try DeviceTree(blob: folder.bytes("out.dtb"))
    #expect(tree.root[path: "/reserved-memory/rtos-memory@93000000"] != nil)
    #expect(
      tree.root[path: "/chosen"]?[property: "bootargs"]?.strings?[0].hasSuffix(" maxcpus=3") == true
    )
    #expect(try mcsDtb("hi3093", "--base", "out.dtb").output == folder.bytes("out.dtb"))
  }

  @Test func aTreeThatOutgrowsTheBootLoadersWindowIsRefused() throws {
    var base = DeviceTree(
      root: Node(
        "",
        properties: [
          Property("#address-cells", cells: [2]), Property("#size-cells", cells: [1]),
          Property("compatible", strings: ["raspberrypi,4-model-b", "brcm,bcm2711"]),
          Property("filler", value: [UInt8](repeating: 1, count: 65_000)),
        ]))
    base.root.children = [
      Node(
        "cpus",
        properties: [Property("#address-cells", cells: [1]), Property("#size-cells", cells: [0])],
        children: (0..<4).map {
          Node(
            "cpu@\($0)",
            properties: [
              Property("device_type", string: "cpu"), Property("reg", cells: [UInt32($0)]),
            ])
        })
    ]
    try folder.write("big.dtb", base.blob())
    let outcome = try mcsDtb("rpi4", "--base", "big.dtb", "-o", "out.dtb")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(
        "bytes; the boot loader's window [0x001f0000, 0x00200000) holds 65536"))
    #expect(try folder.names() == ["big.dtb"])
  }

  @Test func x86HasNoDeviceTree() throws {
    let outcome = try mcsDtb("x86-ipc")
    #expect(outcome.status == 2 && outcome.output == [])
    #expect(
      outcome.errors == """
        error: board 'x86-ipc' has no device tree; its kernel's command line reserves the memory
          print it:   mcs-dtb cmdline x86-ipc --for grub.cfg

        """)
  }

  @Test(arguments: [
    ("plain", "maxcpus=3 memmap=512M$0x110000000 nokaslr\n"),
    ("grub.cfg", "maxcpus=3 memmap=512M\\$0x110000000 nokaslr\n"),
    ("u-boot", "maxcpus=3 memmap=512M\\$0x110000000 nokaslr\n"),
    (
      "default-grub",
      #"GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX maxcpus=3 memmap=512M\\\$0x110000000 nokaslr""#
        + "\n"
    ),
  ])
  func theCommandLineIsEscapedForItsPlace(_ place: String, _ text: String) throws {
    let outcome = try mcsDtb("cmdline", "x86-ipc", "--for", place)
    #expect(outcome.status == 0 && outcome.text == text)
  }

  /// update-grub sources /etc/default/grub and writes what comes out into grub.cfg.
  @Test func theShellTurnsDefaultGrubIntoGrubCfg() throws {
    let line = try mcsDtb("cmdline", "x86-ipc", "--for", "default-grub").text
    try folder.write("grub", "GRUB_CMDLINE_LINUX=quiet\n" + line)
    let sourced = try shell(". ./grub; printf '%s\\n' \"$GRUB_CMDLINE_LINUX\"", in: folder.path)
    let wanted = try mcsDtb("cmdline", "x86-ipc", "--for", "grub.cfg").text
    #expect(sourced.text == "quiet " + wanted)
  }

  @Test(arguments: [
    (["rpi4:1g"], "error: variant '1g' cannot run a client: RAM ends at 0x3b400000"),
    (["rpi4:4gb"], "error: board 'rpi4' has no variant '4gb'; did you mean '4g'?"),
    // Not 1g, which would be refused in its turn.
    (["rpi4:1gb"], "error: board 'rpi4' has no variant '1gb'; they are 2g, 4g, 8g"),
    (["rpi4:"], "error: board 'rpi4' has no variant ''; they are 2g, 4g, 8g"),
    (["qemu-a53:2g"], "error: board 'qemu-a53' has no variant '2g'; it has none"),
    (
      ["rpi4", "--base", "nowhere.dtb"], "error: cannot read nowhere.dtb: No such file or directory"
    ),
    (
      ["rpi4", "--base", "/proc/self/status"],
      "/proc/self/status: error: not a valid device tree (FDT_ERR_BADMAGIC)  [base-unreadable]"
    ),
  ])
  func refusesVariantsAndBases(_ arguments: [String], _ message: String) throws {
    let outcome = try run([Self.program] + arguments, in: folder.path)
    #expect(outcome.status == 1 && outcome.output == [])
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  // MARK: What goes wrong

  @Test(
    arguments: [
      (["qemu-a54"], 1, "error: no board is called 'qemu-a54'; did you mean 'qemu-a53'?\n"),
      (["x.yaml"], 1, "error: cannot read x.yaml: No such file or directory\n"),
      (
        ["."], 1,
        "error: no board is called '.'; the boards are \(Boards.names.joined(separator: ", "))\n"
      ),
      (["./"], 1, "error: ./ is a folder; name a profile in it: ./NAME.yaml\n"),
      (
        ["a/b.yml"], 1,
        "error: 'a/b.yml' ends in .yml, and profiles in .yaml: rename it to a/b.yaml\n"
      ),
      (
        ["qemu-a53", "-o", "no/q.dtb"], 1,
        "error: cannot write no/q.dtb: No such file or directory\n"
      ),
      (["qemu-a53", "-o", "."], 1, "error: cannot write .: Is a directory\n"),
      (
        ["qemu-a53", "-o", "/dev/full"], 1,
        "error: cannot write /dev/full: No space left on device\n"
      ),
      (
        ["cmdline", "nobody"], 1,
        "error: no board is called 'nobody'; the boards are \(Boards.names.joined(separator: ", "))\n"
      ),
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
    #expect(outcome.errors.hasPrefix("./b.yaml:3:1: error: a value is missing here\n"))
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
    let old = try mcsDtb("qemu-a53", "--flavour", "mcs_mem").output
    try folder.write("q.dtb", old)
    let outcome = try shell(
      "trap '' XFSZ; ulimit -f 4; \(Self.program) qemu-a53 -o q.dtb", in: folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: cannot write q.dtb: File too large\n")
    #expect(try folder.bytes("q.dtb") == old)
    #expect(try folder.names() == ["q.dtb"])
  }

  /// As in `mcs-dtb list | head -1`.
  @Test(arguments: [["list"], ["explain"], ["show", "rpi4"], ["map", "rpi4"]])
  func aReaderThatHasSeenEnoughIsNoError(_ arguments: [String]) throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let outcome = try run(
      [Self.program] + arguments, in: folder.path, output: pipe.fileHandleForWriting)
    #expect(outcome.status == 141 && outcome.errors == "")
  }

  @Test(arguments: ["MCS_BOARDS", "MCS_TEMPLATES"])
  func aFolderThatIsNotThereIsAnError(_ variable: String) throws {
    let outcome = try run(
      [Self.program, "qemu-a53"], in: folder.path, environment: [variable: "/:/nonexistent"])
    #expect(outcome.status == 1 && outcome.output == [])
    #expect(outcome.errors == "error: \(variable) names '/nonexistent', which is not a folder\n")
  }

  @Test func anOverlayIsNoTreeToCompareWith() throws {
    try folder.write("o.dtbo", mcsDtb("rpi4").output)
    let outcome = try mcsDtb("diff", "rpi4", "o.dtbo")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors == """
        error: o.dtbo is an overlay, and only a whole tree can be compared
          apply it first: fdtoverlay -i BASE.dtb -o WHOLE.dtb o.dtbo

        """)
    // By what it is, not by its name.
    try folder.write("fdt", mcsDtb("qemu-a53").output)
    #expect(try mcsDtb("diff", "qemu-a53", "./fdt").text == "no difference\n")
  }

  @Test func twoFormsOfABoardAreCompared() throws {
    try folder.write("old.yaml", Boards.text("qemu-a53"))
    try folder.write("new.yaml", Boards.text("qemu-a53", [("size: 64M", "size: 96M")]))
    let outcome = try mcsDtb("diff", "old.yaml", "new.yaml")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("grows by 0x02000000"))
  }

  /// Never a silent death by SIGPIPE: the tree is a product.
  @Test func aClosedPipeIsAnError() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let outcome = try mcsDtb("qemu-a53", output: pipe.fileHandleForWriting)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "error: cannot write standard output: Broken pipe\n")
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
    #expect(outcome.text.contains("\nmine      QEMU virt"))
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
