// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// This Linux.
struct LinuxHost: CheckedSystem {
  func read(_ path: Text, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let file = Self.withPath(path) { linux_open_read($0) }
    guard file >= 0 else { return nil }
    defer { close(file) }
    var count = 0
    while count < buffer.count {
      let n = CLinux.read(file, buffer.baseAddress! + count, buffer.count - count)
      if n < 0 && linux_errno() == EINTR { continue }
      if n < 0 { return nil }
      if n == 0 { break }
      count += n
    }
    return count
  }

  func exists(_ path: Text) -> Bool { Self.withPath(path) { access($0, F_OK) == 0 } }
  func mayWrite(_ path: Text) -> Bool { Self.withPath(path) { access($0, W_OK) == 0 } }

  func terminalFailure() -> SystemError? {
    var master: Int32 = -1
    var slave: Int32 = -1
    guard linux_open_pty(&master, &slave) >= 0 else { return .last }
    close(slave)
    close(master)
    return nil
  }

  func eachLogLine(_ take: (ByteText) -> Void) -> Bool {
    let log = linux_open_log()
    guard log >= 0 else { return false }
    defer { close(log) }
    return withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 8) { buffer in
      while true {
        let count = linux_next_log_line(log, buffer.baseAddress!, buffer.count)
        if count < 0 { return true }
        take(ByteText(rebasing: ByteText(buffer)[..<Int(count)]))
      }
    }
  }

  var release: Text {
    var text = Text()
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65) {
      if linux_release($0.baseAddress!, $0.count) == 0 { text.add(cString: $0.baseAddress!) }
    }
    return text
  }

  static func withPath<Result>(
    _ path: Text, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Text.capacity + 1) { buffer in
      path.withBytes { bytes in
        for i in 0..<bytes.count { buffer[i] = CChar(bitPattern: bytes[i]) }
        buffer[bytes.count] = 0
      }
      return body(buffer.baseAddress!)
    }
  }
}
