// SPDX-License-Identifier: MulanPSL-2.0

import Diagnostics
import TestSupport
import Testing

@testable import BoardBundle

/// The launch configuration of unusual clients, and what it cannot express.
@Suite struct LaunchConfigurationTests {
  private static let elf = ("format: raw, load: 0x7a000000", "format: elf, load: 0x7a000000")

  private func bundle(_ board: String, _ changes: [(String, String)]) throws -> BundleContents {
    let folder = try TemporaryFolder()
    return try BundleContents(Example.source(board, changes, in: folder), version: "1")
  }

  @Test func anELFClientHasASectionForMica() throws {
    let text = try bundle("qemu-a53", [Self.elf]).text("root/etc/mcs/zephyr.conf")
    #expect(
      try #require(text).contains(
        """
        [Mica]
        Name=zephyr
        CPU=3
        ClientPath=/lib/firmware/qemu-zephyr-image.bin
        AutoBoot=no
        [client]
        """))
  }

  @Test func aResourceTableClientHasNoRingOffsets() throws {
    let text = try bundle("qemu-a53", [("layout: legacy", "layout: resource-table")])
      .text("root/etc/mcs/zephyr.conf")
    #expect(
      try #require(text).contains(
        """
        size=0x00100000
        layout=resource-table
        [doorbell]
        """))
  }

  @Test(arguments: [
    ("{sgi: 7}", "sgi=7", "#define MCS_DOORBELL_SGI 7"),
    ("{spi: 100}", "spi=100", "#define MCS_DOORBELL_SPI 100"),
  ])
  func aDoorbellIsNamedByItsKind(_ profile: String, _ line: String, _ macro: String) throws {
    let bundle = try bundle("qemu-a53", [("{sgi: 7}", profile)])
    #expect(try #require(bundle.text("root/etc/mcs/zephyr.conf")).contains("[doorbell]\n\(line)\n"))
    #expect(try #require(bundle.text("client/zephyr/mcs_memory.h")).contains("\n\(macro)\n"))
  }

  @Test(arguments: [
    (
      [elf, ("qemu-zephyr-image.bin", String(repeating: "x", count: 114))],
      "error: mica takes an image's path of at most 127 bytes, '/lib/firmware/' included"
    )
  ])
  func refuses(_ changes: [(String, String)], _ message: String) throws {
    let error = #expect(throws: SourceError.self) { try bundle("qemu-a53", changes) }
    #expect(error?.diagnostics.count == 1)
    #expect(try #require(error).description.contains(message))
  }

  @Test func acceptsTheLongestPathThatMicaTakes() throws {
    _ = try bundle(
      "qemu-a53", [Self.elf, ("qemu-zephyr-image.bin", String(repeating: "x", count: 113))])
  }

  @Test func refusesTwoWindows() throws {
    let other = """
      clients:
        - name: second
          os: other
          cpus: [2]
          image: {file: s.bin, format: raw, load: 0x130000000, entry: 0x130000000}
          memory: {base: 0x130000000, size: 16M}
          shared: {base: 0x131000000, size: 1M, layout: resource-table}
          window: {base: 0x130000000, size: 64M}
          doorbell: {vector: 0xec}
          services: []
          power-off: []

      """
    let error = #expect(throws: SourceError.self) {
      try bundle("x86-ipc", [("clients:\n", other)])
    }
    #expect(
      try #require(error).description.contains(
        "error: the window [0x110000000, 0x130000000) is another than [0x130000000, 0x134000000),"
          + " and the module takes one"))
  }
}
