// SPDX-License-Identifier: MulanPSL-2.0

import CommandSupport
import Foundation
import TestSupport
import Testing

@Suite struct MCSBootTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }
  static let program = Repository.product("mcs-boot")

  @Test func saysItsVersion() throws {
    let outcome = try run([Self.program, "--version"])
    #expect(outcome.status == 0 && outcome.text == "\(version)\n")
  }

  @Test func aDryRunPrintsWhatToType() throws {
    let outcome = try run([
      Self.program, "qemu-a53", "--kernel", "my Image", "--initrd", "i.gz", "--append", "a=$b",
      "--dry-run",
    ])
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(
      outcome.text == """
        mcs-dtb qemu-a53 -o qemu-a53.dtb
        qemu-system-aarch64 -M virt,gic-version=3 -cpu cortex-a53 -smp 4 -m 2G -nographic -dtb \
        qemu-a53.dtb -kernel 'my Image' -initrd i.gz -append 'maxcpus=3 a=$b' -netdev user,id=net0 \
        -device virtio-net-device,netdev=net0

        """)
  }

  /// A PC has no tree; its processors are QEMU's with the board's APIC ids.
  @Test func aDryRunForAPC() throws {
    let outcome = try run([Self.program, "x86-ipc", "--kernel", "vmlinuz", "--dry-run"])
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(
      outcome.text == """
        qemu-system-x86_64 -M q35 -cpu max -smp 1,sockets=1,cores=5,threads=2,maxcpus=10 -device \
        max-x86_64-cpu,socket-id=0,core-id=1,thread-id=0 -device \
        max-x86_64-cpu,socket-id=0,core-id=2,thread-id=0 -device \
        max-x86_64-cpu,socket-id=0,core-id=3,thread-id=0 -m 6144M -nographic -kernel vmlinuz -append \
        'console=ttyS0 maxcpus=3 memmap=512M$0x110000000 nokaslr' -netdev user,id=net0 -device \
        virtio-net-pci,netdev=net0

        """)
  }

  /// A shell can run what a dry run prints: with stand-ins that print their arguments.
  @Test func aDryRunCanBePasted() throws {
    for name in ["mcs-dtb", "qemu-system-aarch64"] {
      let path = try folder.write("bin/\(name)", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let lines = try run([
      Self.program, "qemu-a53", "--kernel", "it's", "--append", "\"$x\" `y`", "--dry-run",
    ]).text
    let pasted = try shell("PATH=\(folder.path)/bin:$PATH; \(lines)")
    #expect(pasted.text.contains("\nit's\n") && pasted.text.contains("\nmaxcpus=3 \"$x\" `y`\n"))
  }

  @Test(
    arguments: [
      (
        ["qemu-a53", "--kernel", "/nowhere"], 1,
        "error: cannot read /nowhere: No such file or directory\n"
      ),
      (
        ["nobody", "--kernel", "x"], 1,
        "error: no board is called 'nobody'; the boards are \(Boards.names.joined(separator: ", "))\n"
      ),
      (
        ["rpi4", "--rehearse", "--bundle", "/nowhere"], 1,
        "error: cannot read /nowhere/boot/overlays/mcs-resources.dtbo: No such file or directory\n"
      ),
    ] as [([String], Int32, String)])
  func failsWithASentence(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let outcome = try run([Self.program] + arguments)
    #expect(outcome.status == status && outcome.errors == message && outcome.output == [])
  }

  @Test func refusesABoardThatWouldNotWork() throws {
    let text = try Repository.text("boards/qemu-a53.yaml")
    let profile = try folder.write(
      "qemu-a53.yaml", text.replacing("base: 0x70000000", with: "base: 0x7a000000"))
    let outcome = try run([Self.program, profile, "--kernel", "Image", "--dry-run"])
    #expect(outcome.status == 1 && outcome.text == "")
    #expect(outcome.errors.contains("  [overlap]\n"))
  }

  @Test func withoutQEMUItSaysWhatToInstall() throws {
    let kernel = try folder.write("Image", "")
    let outcome = try shell("PATH=/nowhere \(Self.program) qemu-a53 --kernel \(kernel)")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors == "error: cannot run qemu-system-aarch64: No such file or directory;"
        + " on Debian: apt-get install qemu-system-arm\n")
  }
}
