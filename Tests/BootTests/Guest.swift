// SPDX-License-Identifier: MulanPSL-2.0

import Foundation
import TestSupport

/// Guests with Debian's stock arm64 kernel, which bin/fetch-debian keeps in its cache.
enum Guest {
  /// Paths that bin/fetch-debian tells.
  static let kernel = Result {
    let outcome = try TestSupport.run([Repository.path("bin/fetch-debian"), "kernel"])
    guard outcome.status == 0 else {
      throw TestFailure(outcome.errors)
    }
    return Dictionary(
      uniqueKeysWithValues: outcome.text.split(separator: "\n").map { line in
        let pair = line.split(separator: "=", maxSplits: 1)
        return (String(pair[0]), String(pair[1]))
      })
  }

  static func boot(board: String, files: [String: String] = [:]) throws -> VirtualMachine {
    try boot(files: files) { kernel, initrd in
      [
        Repository.product("mcs-boot"), board, "--kernel", kernel, "--initrd", initrd,
        "--append", "quiet", "--net", "none",
      ]
    }
  }

  /// - Parameters:
  ///   - files: more files for the guest, from its paths to this machine's.
  ///   - words: the command, from the kernel's and the initial RAM disk's path.
  static func boot(
    files: [String: String] = [:], words: (String, String) -> [String]
  ) throws -> VirtualMachine {
    let kernel = try kernel.get()
    let folder = try TemporaryFolder()
    let initrd = folder.path + "/initrd.gz"
    let packed = try TestSupport.run(
      [Repository.path("bin/pack-initramfs"), kernel["busybox"]!, initrd]
        + files.sorted { $0.key < $1.key }.map { "\($0.value):\($0.key)" })
    guard packed.status == 0 else {
      throw TestFailure(packed.errors)
    }
    return try VirtualMachine(words(kernel["image"]!, initrd))
  }
}
