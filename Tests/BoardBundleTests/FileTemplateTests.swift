// SPDX-License-Identifier: MulanPSL-2.0

import BoardArtifacts
import Files
import TestSupport
import Testing

@testable import BoardBundle

/// Which templates make which files.
@Suite struct FileTemplateTests {
  let folder: TemporaryFolder
  private let mine: SearchPath

  init() throws {
    folder = try TemporaryFolder()
    mine = SearchPath(
      boards: Boards.search.boards, templates: [folder.path, folder.path + "/second"])
  }

  private func files(_ board: String) throws -> [String: String] {
    let bundle = try Example.bundle(board, search: mine)
    let texts = bundle.files.filter { $0.path.hasSuffix(".txt") }
    return Dictionary(
      uniqueKeysWithValues: texts.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
  }

  @Test func aFolderSaysWhichBoardsAFileIsFor() throws {
    for group in [
      "all", "arm64", "u-boot", "devicetree", "uniproton", "hi3093", "rpi4", "uefi-grub",
    ] {
      try folder.write("files/\(group)/etc/\(group).txt.mustache", group)
    }
    // qemu-a53's tree template is the repository's.
    try folder.write(
      "trees/qemu-virt.yaml", Repository.text("templates/trees/qemu-virt.yaml"))
    #expect(
      try files("hi3093").keys.sorted() == [
        "etc/all.txt", "etc/arm64.txt", "etc/devicetree.txt", "etc/hi3093.txt", "etc/u-boot.txt",
        "etc/uniproton.txt",
      ])
    #expect(try files("qemu-a53").keys.sorted() == ["etc/all.txt", "etc/arm64.txt"])
    #expect(
      try files("x86-ipc").keys.sorted() == [
        "etc/all.txt", "etc/uefi-grub.txt", "etc/uniproton.txt",
      ])
  }

  /// A board of one's own begins as a copy: what it gets follows from what it is, not from its name.
  @Test(arguments: Boards.names)
  func aRenamedBoardGetsTheSameFiles(_ board: String) throws {
    let file = try folder.write(
      "gateway.yaml",
      Boards.text(board).replacing("board: \(board)\n", with: "board: gateway\n"))
    // The tree template is found beside the repository's boards.
    let renamed = try BundleContents(
      CheckedSource(BoardSource(file, search: Boards.search)), version: Example.version)
    let original = try Example.bundle(board)
    #expect(
      Set(renamed.files.map(\.path))
        == Set(original.files.map { $0.path.replacing("\(board).dtb", with: "gateway.dtb") }))
    for file in original.files where file.path.hasPrefix("root/") || file.path.hasPrefix("client/")
    {
      #expect(
        renamed.text(file.path)?.replacing("gateway", with: board)
          == String(decoding: file.bytes, as: UTF8.self), "\(file.path)")
    }
  }

  /// UEFI and GRUB on a board whose firmware applies no overlays.
  @Test func whatNothingAppliesIsSaidFirst() throws {
    let source = try Example.source(
      "rpi4", [("firmware: raspberry-pi, ", "")], in: folder)
    let bundle = try BundleContents(source, version: "1")
    #expect(bundle.text("boot/config.txt.add") == nil)
    #expect(
      bundle.notes == [
        "note: this is an overlay, and nothing applies it at boot: GRUB loads whole trees only. Merge it"
          + " into the board's tree, --base FILE.dtb; or name the firmware that applies it"
          + " (boot.firmware)"
      ])
    let install = try #require(bundle.text("INSTALL.md"))
    #expect(
      install.contains(
        "> **Nothing applies `boot/overlays/mcs-resources.dtbo` yet.** GRUB loads whole trees"))
  }

  @Test func theTemplateForFewerBoardsMakesTheFile() throws {
    let groups = ["all", "arm64", "u-boot", "devicetree", "uniproton", "hi3093"]
    for group in groups {
      try folder.write("files/\(group)/x.txt.mustache", group)
      #expect(try files("hi3093") == ["x.txt": group])
    }
  }

  @Test func anEarlierFolderComesBeforeALaterOne() throws {
    try folder.write("files/all/x.txt.mustache", "first")
    try folder.write("second/files/hi3093/x.txt.mustache", "second")
    try folder.write("second/files/hi3093/y.txt.mustache", "second")
    #expect(try files("hi3093") == ["x.txt": "first", "y.txt": "second"])
  }

  @Test func aUsersTemplateJoinsTheStockOnesOrReplacesOne() throws {
    try folder.write("files/all/motd.mustache", "{{title}}")
    try folder.write("files/all/cmdline.txt.mustache", "mine")
    let search = SearchPath(
      boards: Boards.search.boards, templates: [folder.path] + Boards.search.templates)
    let bundle = try Example.bundle("hi3093", search: search)
    #expect(bundle.text("motd") == "HiSilicon Hi3093, 4 × Cortex-A55")
    #expect(bundle.text("cmdline.txt") == "mine")
    #expect(bundle.text("boot/boot.cmd") != nil)
    #expect(try #require(bundle.text("INSTALL.md")).contains("| `motd` |"))
  }

  @Test func clientInThePathMakesAFileForEachClient() throws {
    try folder.write("files/all/CLIENT.txt.mustache", "{{name}} on {{board}} at {{memory.base}}")
    try folder.write("files/zephyr/CLIENT/z.txt.mustache", "{{os}}")
    let source = try Example.source("hi3093", [twoClients], in: folder, search: mine)
    let bundle = try BundleContents(source, version: "1")
    #expect(bundle.text("uniproton.txt") == "uniproton on hi3093 at 0x93000000")
    #expect(bundle.text("second.txt") == "second on hi3093 at 0xb0000000")
    #expect(bundle.text("second/z.txt") == "zephyr")
    #expect(bundle.text("uniproton/z.txt") == nil)
  }

  private let twoClients = (
    "clients:\n",
    """
    clients:
      - name: second
        os: zephyr
        cpus: [2]
        image: {file: second.elf, format: elf, load: 0xb0000000, entry: 0xb0000000}
        memory: {base: 0xb0000000, size: 16M}
        shared: {base: 0xaf000000, size: 1M, layout: resource-table}
        doorbell: {sgi: 7}
        services: []
        power-off: []

    """
  )

  @Test func aFileMayBeRunIfItsTemplateMay() throws {
    let script = try folder.write("files/all/run.mustache", "#!/bin/sh\n")
    try folder.write("files/all/text.mustache", "")
    _ = try run(["chmod", "755", script])
    let bundle = try Example.bundle("hi3093", search: mine)
    #expect(bundle.files.filter(\.isExecutable).map(\.path) == ["run"])
  }

  @Test(arguments: [
    (
      "zehpyr/x.mustache",
      "is for no board: nothing is called 'zehpyr'; did you mean 'zephyr'?"
    ),
    (
      "everything/x.mustache",
      "is for no board: nothing is called 'everything'; docs/templates.md lists what can stand there"
    ),
    ("all/x.txt", "is not a template: those are called FOR/PATH.mustache"),
    ("x.mustache", "is not a template: those are called FOR/PATH.mustache"),
  ])
  func refuses(_ name: String, _ message: String) throws {
    let path = try folder.write("files/\(name)", "")
    let error = #expect(throws: FileError.self) { try files("hi3093") }
    #expect(error?.description == "\(path) \(message)")
  }

  @Test func whatIsWrongInAnyTemplateIsToldAtOnce() throws {
    try folder.write("files/all/a.mustache", "\n{{one}}")
    try folder.write("files/hi3093/CLIENT.mustache", "{{two}}")
    let source = try Example.source("hi3093", [twoClients], in: folder, search: mine)
    let error = #expect(throws: (any Error).self) { try BundleContents(source, version: "1") }
    #expect(
      "\(try #require(error))" == """
        \(folder.path)/files/all/a.mustache:2:1: error: nothing is called 'one'; \
        docs/templates.md lists the names
        \(folder.path)/files/hi3093/CLIENT.mustache:1:1: error: nothing is called 'two'; \
        docs/templates.md lists the names
        """)
  }
}
