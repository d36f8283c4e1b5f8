// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport
import Testing

/// The way of a board that is not in the list: inspect it, check the draft, boot with its tree.
@Suite(.serialized) struct InspectTests {
  private static let machine = [
    "-M", "virt,gic-version=3", "-cpu", "cortex-a53", "-smp", "4", "-m", "1536M", "-nographic",
    "-nic", "none",
  ]

  @Test func aGuestBecomesABoardThatBoots() throws {
    let folder = try TemporaryFolder()
    let plain = try Guest.boot(words: { kernel, initrd in
      ["qemu-system-aarch64"] + Self.machine
        + ["-kernel", kernel, "-initrd", initrd, "-append", "quiet console=ttyAMA0"]
    })
    for file in ["/proc/iomem", "/proc/cmdline"] {
      try folder.write("copy" + file, plain.output(of: "cat \(file)"))
    }
    let packed = try plain.output(of: "gzip -c /sys/firmware/fdt | base64")
    try plain.powerOff()
    try folder.write("fdt.base64", packed.replacing("\r", with: ""))
    try folder.write("copy/sys/firmware/.keep", "")
    let unpacked = try shell(
      "base64 -d fdt.base64 | gzip -d >copy/sys/firmware/fdt", in: folder.path)
    try #require(unpacked.status == 0, "\(unpacked.errors)")

    let profile = folder.path + "/guest.yaml"
    let draft = try run([
      Repository.product("mcs-dtb"), "inspect", "--root", folder.path + "/copy", "--name", "guest",
      "-o", profile,
    ])
    try #require(draft.status == 0, "\(draft.errors)")
    let text = try String(contentsOfFile: profile, encoding: .utf8)
    #expect(text.contains("  - {base: 0x40000000, size: 1536M}"))
    #expect(text.contains("uarts: [{base: 0x09000000, tty: \"ttyAMA0\", owner: linux}]"))
    // RAM ends at 0xa0000000, and the images' usual place lies below.
    #expect(text.contains("    memory: {base: 0x7a000000, size: 64M}"))
    #expect(try run([Repository.product("mcs-dtb"), "check", profile]).status == 0)

    let tree = folder.path + "/guest.dtb"
    let merged = try run([
      Repository.product("mcs-dtb"), profile, "--base", folder.path + "/copy/sys/firmware/fdt",
      "-o", tree,
    ])
    try #require(merged.status == 0, "\(merged.errors)")
    let guest = try Guest.boot(words: { kernel, initrd in
      ["qemu-system-aarch64"] + Self.machine
        + ["-dtb", tree, "-kernel", kernel, "-initrd", initrd, "-append", "quiet maxcpus=3"]
    })
    let memory = try guest.output(of: "cat /proc/iomem")
    #expect(memory.contains("\n70000000-700fffff : reserved\n"))
    #expect(memory.contains("\n7a000000-7dffffff : reserved\n"))
    #expect(try guest.output(of: "cat /sys/devices/system/cpu/offline") == "3\n")
    try guest.powerOff()
  }
}
