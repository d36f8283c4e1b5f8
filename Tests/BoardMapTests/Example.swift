// SPDX-License-Identifier: MulanPSL-2.0

import BoardProfile
import Diagnostics
import TestSupport

@testable import BoardChecks

/// Boards with changes, for tests that need them different.
enum Example {
  /// qemu-a53 with more entries under 'reserved'.
  static func reserving(_ entries: [String], _ changes: [(String, String)] = []) throws -> Profile {
    let list = entries.map { "  - {\($0)}\n" }.joined()
    return try Boards.profile(
      "qemu-a53", changes + [("# reg is the MPIDR", "\(list)# reg is the MPIDR")])
  }

  /// Profiles that the parser accepts and nobody would write.
  static func stress() throws -> [Profile] {
    let end = "0xffffffffffff0000"
    let long = "a-name-of-thirty-one-characters"
    return [
      try reserving(["name: last, base: \(end), size: 64K, owner: mmio, why: x"]),
      try Boards.profile(
        "qemu-a53",
        [
          ("base: 0x40000000, size: 2G", "base: 0x00000000, size: 0xffffffffffffffff"),
          ("base: 0x7a000000, size: 64M", "base: \(end), size: 64K"),
        ]),
      try Boards.profile(
        "qemu-a53",
        [
          (
            "- {base: 0x40000000, size: 2G}",
            "- {base: 0x00000000, size: 0x8000000000000000}\n"
              + "  - {base: 0x8000000000000000, size: 0x8000000000000000}"
          ), ("base: 0x70000000", "base: 0xfffffffffff00000"),
        ]),
      // everything at the same place, one byte of it
      try reserving(
        ["name: same, base: 0x7a000000, size: 0x1, owner: dtb, why: x"],
        [
          ("base: 0x7a000000, size: 64M", "base: 0x7a000000, size: 0x1"),
          ("base: 0x70000000\n      size: 1M", "base: 0x7a000000\n      size: 0x1"),
          ("base: 0x40000000, size: 2G", "base: 0x7a000000, size: 0x1"),
        ]),
      try reserving(
        (0..<64).map { "name: r\($0), base: 0x7000\($0 + 10)00, size: 1M, owner: dtb, why: x" }),
      try reserving(
        [
          "name: \(long), base: 0x7b000000, size: 1M, owner: firmware, why: x",
          "name: \(long), base: 0xfffffffffff00000, size: 1M, owner: firmware, why: x",
        ],
        [
          ("- name: zephyr", "- name: \(long)"),
          ("base: 0x7a000000, size: 64M", "base: 0xfffffffffff00000, size: 1M"),
        ]),
      try Boards.profile("qemu-a53", [("cpus: [3]", "cpus: [0, 1, 2, 3, 3]")]),
      // a window that cuts memory, and maps that cut everything
      try Boards.profile(
        "x86-ipc",
        [
          ("window: {base: 0x110000000, size: 512M}", "window: {base: 0x11c000000, size: 64M}"),
          ("base: 0x118400000, size: 128M", "base: 0x11bf00000, size: 0x123456789"),
          (
            "title: x86-64 industrial PC HVAEIPC-M10, Core i7-10510U",
            "title: \"[31m<&'> 中文 \\uFFFE\\u0301\""
          ),
        ]),
      // more RAM than 64 bits can count, twice
      try Boards.profile(
        "rpi4",
        [
          (
            "{base: 0x00000000, size: 0x3b400000}\n      - {base: 0x40000000, size: 1G}",
            "{base: 0x00000000, size: 0xffffffffffffffff}\n      - {base: 0x1, size: 0xffffffffffffffff}"
          ),
          (
            "unsupported: \"RAM",
            "unsupported: \"]0;中文 \(String(repeating: "x", count: 200)) RAM"
          ),
        ]),
    ]
  }
}

extension Finding {
  static func about(_ regions: [Region]) -> Finding {
    Finding(
      rule: "rule", severity: .error, message: "wrong", place: .file("f"), notes: [], fix: nil,
      with: [], regions: regions)
  }
}
