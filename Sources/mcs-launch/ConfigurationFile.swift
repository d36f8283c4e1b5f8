// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

extension Configuration {
  /// Reads a file; nil if it has faults, which have been reported.
  static func read(file path: UnsafePointer<CChar>) -> Configuration? {
    let file = linux_open_read(path)
    guard file >= 0 else {
      complain(path, .last)
      return nil
    }
    defer { close(file) }
    // One byte more than is allowed, so that the reader sees that. For the life of the process, as
    // the configuration refers to it.
    let size = linux_file_size(file)
    guard size >= 0 else {
      complain(path, nil)
      return nil
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(Int(size), Configuration.mostBytes + 1), alignment: 1)
    var count = 0
    while count < bytes.count {
      let n = CLinux.read(file, bytes.baseAddress! + count, bytes.count - count)
      if n < 0 && linux_errno() == EINTR { continue }
      if n < 0 {
        complain(path, .last)
        return nil
      }
      if n == 0 { break }
      count += n
    }
    let whole = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<count])
    return read(whole, from: path, StandardOutput())
  }

  private static func complain(_ path: UnsafePointer<CChar>, _ error: SystemError?) {
    var text = Text("error: ")
    if let error {
      text.add("cannot read ")
      text.add(cString: path)
      text.add(": ")
      error.describe(&text)
    } else {
      text.add(cString: path)
      text.add(" is not a regular file")
    }
    text.add("\n  fix: mcs-dtb bundle writes such a file; --config FILE names another one\n")
    StandardOutput().complain(text)
  }
}
