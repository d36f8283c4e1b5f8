// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

@testable import BoardBundle

/// The launch configuration of unusual clients, and what it cannot express.
@Suite struct LaunchConfigurationTests {
  private static let elf = ("format: raw, load: 0x7a000000", "format: elf, load: 0x7a000000")

  /// The rings' places are in the image's table.
  private static let elfWithTable = [
    elf, ("qemu-zephyr-image.bin", "zephyr.elf"),
    (
      """
            layout: legacy
            host-tx-vring: 0x00028000
            host-rx-vring: 0x0002c000
            vring: {num: 16, align: 4}
            buffer: 512
      """, "      layout: resource-table"
    ),
  ]

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
    let text = try bundle(
      "qemu-a53", Self.elfWithTable
    )
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
}
