// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// A compiler and a linker read what a client is built with.
@Suite struct CompilerTests {
  /// What the headers have to say, written down from the boards' documentation.
  private static let facts = [
    ("qemu-a53", "zephyr", "0x7a000000", "0x4000000", "0x70000000", "MCS_DOORBELL_SGI == 7"),
    ("hi3093", "uniproton", "0x93000000", "0x4000000", "0x90000000", "MCS_DOORBELL_SGI == 7"),
    ("ok3568", "rt-thread", "0x7a000000", "0x4200000", "0x70000000", "MCS_DOORBELL_SGI == 7"),
    (
      "x86-ipc", "uniproton", "0x118000000", "0xe400000", "0x115e00000",
      "MCS_DOORBELL_VECTOR == 0xeb"
    ),
  ]

  @Test(arguments: facts)
  func theHeaderCompilesAndSaysWhatTheBoardIs(
    _ board: String, _ client: String, _ base: String, _ size: String, _ shared: String,
    _ doorbell: String
  ) throws {
    let bundle = try StagedBundle(board)
    let checks = [
      "MCS_MEMORY_BASE == \(base)", "MCS_MEMORY_SIZE == \(size)", "MCS_IMAGE_LOAD == \(base)",
      "MCS_SHARED_BASE == \(shared)", "MCS_HOST_TX_VRING == 0x28000",
      "MCS_HOST_RX_VRING == 0x2c000", "MCS_VRING_NUM == 16", doorbell,
    ]
    #expect(try compile(checks, bundle, client).errors == "")
    // And in assembly.
    let assembly =
      "#include \"mcs_memory.h\"\n.quad MCS_MEMORY_BASE, MCS_SHARED_BASE + MCS_HOST_TX_VRING\n"
    try bundle.folder.write("test.S", assembly)
    #expect(try gcc("test.S", bundle, client).errors == "")
    // With one number wrong, as in a header of another board.
    try bundle.spoil("client/\(client)/mcs_memory.h", "MCS_MEMORY_BASE 0x", "MCS_MEMORY_BASE 0x1")
    #expect(try compile(checks, bundle, client).errors.contains("MCS_MEMORY_BASE == \(base)"))
  }

  private func compile(
    _ checks: [String], _ bundle: StagedBundle, _ client: String
  ) throws -> Outcome {
    let lines = checks.map { "_Static_assert(\($0), \"\($0)\");\n" }
    try bundle.folder.write(
      "test.c", "#include \"mcs_memory.h\"\n#include \"mcs_memory.h\"\n" + lines.joined())
    return try gcc("test.c", bundle, client)
  }

  private func gcc(_ file: String, _ bundle: StagedBundle, _ client: String) throws -> Outcome {
    try run(
      [
        "aarch64-linux-gnu-gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-c",
        "-I", "out/client/\(client)", "-o", "test.o", file,
      ], in: bundle.folder.path)
  }

  // MARK: The linker script

  @Test(arguments: [
    ("qemu-a53", "zephyr", "memory", "7a000000"), ("hi3093", "uniproton", "memory", "93000000"),
    ("ok3568", "rt-thread", "shared", "70000000"), ("x86-ipc", "uniproton", "text", "f02600000"),
  ])
  func theLinkerPutsCodeIntoTheRegion(
    _ board: String, _ client: String, _ region: String, _ address: String
  ) throws {
    let bundle = try StagedBundle(board)
    let outcome = try link(bundle, client, region, "0x1000")
    #expect(outcome.errors == "")
    let symbols = try run(["aarch64-linux-gnu-nm", bundle.folder.path + "/image"]).text
    #expect(symbols.contains("\(address) T start"))
  }

  @Test func anImageThatIsTooLargeIsFound() throws {
    let outcome = try link(StagedBundle("qemu-a53"), "zephyr", "memory", "0x4000000")
    #expect(outcome.errors.contains("will not fit in region `memory'"))
  }

  @Test func aScriptWithoutALengthIsFound() throws {
    let bundle = try StagedBundle("qemu-a53")
    try bundle.spoil("client/zephyr/memory.ld", ", LENGTH = 0x04000000", "")
    #expect(try link(bundle, "zephyr", "memory", "0x1000").errors.contains("syntax error"))
  }

  /// Links a program of some bytes and one instruction more into a region of memory.ld.
  private func link(
    _ bundle: StagedBundle, _ client: String, _ region: String, _ size: String
  ) throws -> Outcome {
    try bundle.folder.write("image.S", ".global start\nstart: nop\n.skip \(size)\n")
    try bundle.folder.write(
      "image.ld",
      "INCLUDE memory.ld\nENTRY(start)\nSECTIONS { .text : { *(.text) } > \(region) }\n")
    return try shell(
      """
      aarch64-linux-gnu-gcc -c -o image.o image.S &&
      aarch64-linux-gnu-ld --no-warn-rwx-segments -L out/client/\(client) -T image.ld -o image image.o
      """, in: bundle.folder.path)
  }
}
