// SPDX-License-Identifier: MulanPSL-2.0

import TestSupport
import Testing

/// GRUB itself, in QEMU, reads mcs.cfg and the line of /etc/default/grub and prints what it
/// would give the kernel.
@Suite struct GRUBTests {
  private static let expected = [
    "rpi4": "root=/dev/sda2 maxcpus=3",
    "x86-ipc": "root=/dev/sda2 maxcpus=3 memmap=512M$0x110000000 nokaslr",
  ]

  @Test(arguments: expected)
  func theKernelGetsTheArguments(_ board: String, _ line: String) throws {
    let lines = try kernelLines(StagedBundle(board))
    #expect(lines == ["sourced": line, "generated": line])
  }

  /// grub-script-check accepts this.
  @Test func anUnescapedDollarIsFound() throws {
    let bundle = try StagedBundle("x86-ipc")
    try bundle.spoil("boot/EFI/BOOT/mcs.cfg", "\\$", "$")
    try bundle.spoil("INSTALL.md", "\\\\\\$", "\\$")
    let lines = try kernelLines(bundle)
    #expect(lines["sourced"] == "root=/dev/sda2 maxcpus=3 memmap=512Mx110000000 nokaslr")
    #expect(lines["generated"] == "root=/dev/sda2 maxcpus=3 memmap=512Mx110000000 nokaslr")
  }

  /// What GRUB makes of the words behind 'linux', by mcs.cfg as INSTALL.md says and by a
  /// grub.cfg that was made from /etc/default/grub.
  private func kernelLines(_ bundle: StagedBundle) throws -> [String: String] {
    let folder = bundle.folder
    let generated = try shell(
      """
      \(defaultGRUB(bundle))
      echo "echo generated: root=/dev/sda2 $GRUB_CMDLINE_LINUX"
      """)
    try folder.write(
      "grub.cfg",
      """
      source ${config_directory}/mcs.cfg
      echo sourced: root=/dev/sda2 $mcs_arguments
      \(generated.text)
      halt
      """)
    try folder.write(
      "early.cfg",
      """
      serial
      terminal_output serial
      configfile (memdisk)/grub.cfg
      """)
    let outcome = try shell(
      """
      set -e
      tar -cf memdisk.tar grub.cfg -C out/boot/EFI/BOOT mcs.cfg
      grub-mkimage -O i386-pc -o core.img -p '(memdisk)' -c early.cfg -m memdisk.tar \
        memdisk tar normal echo serial configfile halt
      cat /usr/lib/grub/i386-pc/lnxboot.img core.img > grub.img
      timeout 60 qemu-system-x86_64 -nographic -nodefaults -serial stdio -kernel grub.img
      """, in: folder.path)
    guard outcome.status == 0 else { throw TestFailure(outcome.errors + outcome.text) }
    var lines: [String: String] = [:]
    for name in ["sourced", "generated"] {
      let line = try outcome.text.firstMatch(of: Regex("\(name): ([^\\r\\n]*)"))
      lines[name] = line?[1].substring.map(String.init)
    }
    return lines
  }

  /// The line that INSTALL.md gives for /etc/default/grub.
  private func defaultGRUB(_ bundle: StagedBundle) throws -> String {
    let line = try bundle.text("INSTALL.md").firstMatch(of: #/\n {4}(GRUB_CMDLINE_LINUX=.*)\n/#)
    return String(try #require(line).1)
  }
}
