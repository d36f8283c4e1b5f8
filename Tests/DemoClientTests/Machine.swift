// SPDX-License-Identifier: MulanPSL-2.0
import Foundation

/// QEMU's `virt` board with a client on its first core and no Linux beside it.
final class Machine {
  private let qemu = Process()
  private let monitor = Pipe()
  private let folder: URL

  init(_ image: Image, options: String = "gic-version=3") throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("demo-client-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent("image")
    try Data(image.bytes).write(to: file)
    qemu.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    qemu.arguments = [
      "qemu-system-aarch64", "-M", "virt,\(options)", "-cpu", "cortex-a53", "-m", "2G",
      "-display", "none", "-serial", "none", "-monitor", "stdio", "-nic", "none",
      "-device", "loader,file=\(file.path),addr=\(Image.loadAddress),force-raw=on",
      "-device", "loader,addr=\(Image.loadAddress),cpu-num=0",
    ]
    qemu.standardInput = monitor
    qemu.standardOutput = FileHandle.nullDevice
    try qemu.run()
  }

  deinit {
    // Foundation's children inherit a mask that can keep SIGTERM from QEMU.
    kill(qemu.processIdentifier, SIGKILL)
    qemu.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Reads the status page until `condition` holds, for at most ten seconds.
  func status(until condition: (Status) -> Bool) throws -> Status {
    let deadline = Date().addingTimeInterval(10)
    var number = 0
    while true {
      number += 1
      let file = folder.appendingPathComponent("status\(number)")
      let command = "pmemsave \(Image.loadAddress + 0x1000) 4096 \"\(file.path)\"\n"
      try monitor.fileHandleForWriting.write(contentsOf: Data(command.utf8))
      var page = Data()
      while page.count < 4096, Date() < deadline {
        Thread.sleep(forTimeInterval: 0.02)
        page = (try? Data(contentsOf: file)) ?? Data()
      }
      guard page.count == 4096 else { throw NoAnswer() }
      let status = Status(bytes: [UInt8](page))
      if condition(status) || Date() > deadline { return status }
    }
  }

  struct NoAnswer: Error, CustomStringConvertible {
    var description: String { "QEMU's monitor did not save the status page" }
  }
}

/// `struct demo_status` (demo_image.h).
struct Status {
  let bytes: [UInt8]

  private func number(_ at: Int, _ size: Int) -> UInt64 {
    (0..<size).reduce(0) { $0 | UInt64(bytes[at + $1]) << (8 * $1) }
  }
  var heartbeat: UInt64 { number(0x08, 8) }
  var phase: UInt64 { number(0x10, 4) }
  var entryLevel: UInt64 { number(0x14, 4) }
  var gicVersion: UInt64 { number(0x20, 4) }
  var conduit: UInt64 { number(0x24, 4) }
  var exceptionLink: UInt64 { number(0x88, 8) }
  var faultAddress: UInt64 { number(0x90, 8) }
  func register(_ x: Int) -> UInt64 { number(0xa8 + 8 * x, 8) }
  var report: String { String(decoding: bytes[0x1a0..<0x2a0].prefix { $0 != 0 }, as: UTF8.self) }

  static let waiting: UInt64 = 3, failed: UInt64 = 6, stuck: UInt64 = 7
}
