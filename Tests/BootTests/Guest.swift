// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport

/// Guests with Debian's stock arm64 kernel, which bin/lib/fetch-debian keeps in its cache.
enum Guest {
  /// Paths that bin/lib/fetch-debian prints.
  static let stock = Result { try paths(from: ["bin/lib/fetch-debian", "kernel"]) }
  /// Kernel and initial RAM disk with module, launcher and demo client.
  static let demo = Result { try paths(from: ["bin/lib/build-guest"]) }
  /// The program that calls the module in all ways, right and wrong.
  static let moduleCalls = Result {
    let folder = try TemporaryFolder()
    let program = folder.path + "/module_calls"
    let outcome = try run([
      Repository.path("bin/lib/musl-cc"), program,
      Repository.path("Tests/ModuleCalls/module_calls.c"),
    ])
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: program)))
  }

  /// The KEY=VALUE lines of one of our scripts.
  private static func paths(from words: [String]) throws -> [String: String] {
    let outcome = try run([Repository.path(words[0])] + words.dropFirst())
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
    return Dictionary(
      uniqueKeysWithValues: outcome.text.split(separator: "\n").map { line in
        let pair = line.split(separator: "=", maxSplits: 1)
        return (String(pair[0]), String(pair[1]))
      })
  }

  /// A guest that is as Debian made it, on a board's tree.
  static func boot(board: String) throws -> VirtualMachine {
    try boot { kernel, initrd in words(board, kernel, initrd) }
  }

  /// - Parameter words: the command, from the kernel's and the initial RAM disk's path.
  static func boot(words: (String, String) -> [String]) throws -> VirtualMachine {
    let kernel = try stock.get()
    let folder = try TemporaryFolder()
    let initrd = folder.path + "/initrd.gz"
    let packed = try run([Repository.path("bin/lib/pack-initramfs"), kernel["busybox"]!, initrd])
    guard packed.status == 0 else { throw TestFailure(packed.errors) }
    return try VirtualMachine(words(kernel["image"]!, initrd))
  }

  /// A guest with module, launcher and demo client, and the functions of guest.sh.
  ///
  /// - Parameter files: more files for the guest, by their paths there.
  static func bootDemo(
    board: String = "qemu-a53", files: [String: [UInt8]] = [:]
  ) throws -> VirtualMachine {
    try bootDemo(files: files) { kernel, initrd in words(board, kernel, initrd) }
  }

  /// - Parameter kernel: another kernel of Debian, and the suite that has it, as for
  ///   bin/lib/build-guest.
  static func bootDemo(
    files: [String: [UInt8]] = [:], kernel: [String] = [], words: (String, String) -> [String]
  ) throws -> VirtualMachine {
    let demo = try kernel.isEmpty ? demo.get() : paths(from: ["bin/lib/build-guest"] + kernel)
    let folder = try TemporaryFolder()
    let functions = try Repository.bytes("Tests/BootTests/guest.sh")
    for (path, bytes) in files.merging(["/etc/guest.sh": functions], uniquingKeysWith: { $1 }) {
      try folder.write("tree" + path, bytes)
    }
    // The kernel unpacks one archive after the other
    // (Documentation/driver-api/early-userspace/buffer-format.rst).
    let packed = try shell(
      """
      find . | cpio --quiet -o -H newc -R 0:0 | gzip -1 | cat '\(demo["initrd"]!)' - >../initrd.gz
      """, in: folder.path + "/tree")
    guard packed.status == 0 else { throw TestFailure(packed.errors) }
    let guest = try VirtualMachine(words(demo["kernel"]!, folder.path + "/initrd.gz"))
    try guest.output(of: ". /etc/guest.sh; ! test -e /bin/calls || chmod 755 /bin/calls")
    return guest
  }

  /// A guest with the program that calls the module, called `calls` there.
  static func bootCalls(
    board: String = "qemu-a53", kernel: [String] = []
  ) throws -> VirtualMachine {
    let files = ["/bin/calls": try moduleCalls.get()]
    return try bootDemo(files: files, kernel: kernel) { words(board, $0, $1) }
  }

  /// The same on a tree of its own for the board qemu-a53.
  static func bootCalls(
    tree: String, interruptController: String = "gic-v3", kernel: [String] = []
  ) throws -> VirtualMachine {
    let version = interruptController.suffix(1)
    let files = ["/bin/calls": try moduleCalls.get()]
    return try bootDemo(files: files, kernel: kernel) {
      words(
        machine: ["-M", "virt,gic-version=\(version)", "-smp", "4", "-m", "2G"], tree: tree,
        kernel: $0, initrd: $1)
    }
  }

  /// A guest on x86-64 with the module in /lib and the smallest client (Tests/MinimalX86).
  ///
  /// The fourth processor's APIC id is 4, not 3: the first socket has three and room for four.
  static func bootX86(append: String) throws -> VirtualMachine {
    let kernel = try paths(from: ["bin/lib/fetch-debian", "kernel", "amd64"])
    let folder = try TemporaryFolder()
    let packed = try shell(
      """
      module=$('\(Repository.path("bin/build-module"))' --kernel amd64) &&
      make -s -C '\(Repository.path("Tests/MinimalX86"))' OUT="$PWD" &&
      '\(Repository.path("bin/lib/pack-initramfs"))' '\(kernel["busybox"]!)' initrd.gz \
        "$module:/lib/mcs_km.ko" starter:/bin/starter client.bin:/lib/firmware/client.bin \
        '\(Repository.path("Tests/BootTests/guest.sh"))':/etc/guest.sh
      """, in: folder.path)
    guard packed.status == 0 else { throw TestFailure(packed.errors) }
    let guest = try VirtualMachine([
      "qemu-system-x86_64", "-cpu", "max", "-smp", "4,maxcpus=6,sockets=2,cores=3,threads=1",
      "-m", "6G", "-nographic", "-nic", "none", "-kernel", kernel["image"]!,
      "-initrd", folder.path + "/initrd.gz",
      "-append", "console=ttyS0 quiet memmap=512M$0x110000000 \(append)",
    ])
    try guest.output(of: ". /etc/guest.sh")
    return guest
  }

  private static func words(_ board: String, _ kernel: String, _ initrd: String) -> [String] {
    [
      Repository.product("mcs-boot"), board, "--kernel", kernel, "--initrd", initrd,
      "--append", "quiet", "--net", "none",
    ]
  }

  /// QEMU's command line for a tree that mcs-boot does not write.
  static func words(
    machine: [String], tree: String, kernel: String, initrd: String
  ) -> [String] {
    ["qemu-system-aarch64"] + machine + [
      "-cpu", "cortex-a53", "-nographic", "-nic", "none", "-dtb", tree, "-kernel", kernel,
      "-initrd", initrd, "-append", "maxcpus=3 quiet",
    ]
  }

  /// The demo client's image with some of its header's 32-bit fields changed, by their offset
  /// (docs/demo-client.md).
  static func demoClient(_ fields: [Int: UInt32]) throws -> [UInt8] {
    var image = try demoClientFile("demo-client.bin")
    for (offset, value) in fields {
      for byte in 0..<4 { image[offset + byte] = UInt8(value >> (8 * byte) & 0xff) }
    }
    return image
  }

  static func demoClientELF() throws -> [UInt8] { try demoClientFile("demo-client.elf") }

  private static func demoClientFile(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: try demo.get()["initrd"]!).deletingLastPathComponent()
    return try [UInt8](Data(contentsOf: folder.appendingPathComponent("client/\(name)")))
  }

  /// The launch.conf of the demo client, zephyr-demo, with some of its text replaced.
  static func configuration(_ changes: KeyValuePairs<String, String>) throws -> [UInt8] {
    let file = "Tests/LaunchingTests/Configurations/zephyr.conf"
    var text = try Repository.text(file)
    let demo: KeyValuePairs = [
      "name=zephyr": "name=zephyr-demo",
      "/lib/firmware/qemu-zephyr-image.bin": "/lib/firmware/demo-client.bin",
    ]
    for (old, new) in Array(demo) + Array(changes) {
      guard text.contains(old) else { throw TestFailure("\(file) has no '\(old)'") }
      text.replace(old, with: new)
    }
    return Array(text.utf8)
  }

  /// A copy of the board qemu-a53 in a folder, with some of its text replaced.
  ///
  /// - Returns: the profile's path.
  static func board(
    in folder: TemporaryFolder, replacing changes: KeyValuePairs<String, String>
  ) throws -> String {
    var text = try Repository.text("boards/qemu-a53.yaml")
    for (old, new) in changes {
      guard text.contains(old) else { throw TestFailure("boards/qemu-a53.yaml has no '\(old)'") }
      text.replace(old, with: new)
    }
    return try folder.write("qemu-a53.yaml", text)
  }

  /// The tree that mcs-dtb writes.
  ///
  /// - Returns: its path.
  static func tree(in folder: TemporaryFolder, _ arguments: String...) throws -> String {
    let file = folder.path + "/board.dtb"
    let outcome = try run([Repository.product("mcs-dtb")] + arguments + ["-o", file])
    guard outcome.status == 0 else { throw TestFailure(outcome.errors) }
    return file
  }
}
