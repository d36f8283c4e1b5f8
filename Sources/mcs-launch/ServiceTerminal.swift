// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import ClientContract
import Launching

/// The terminal of a client's service, under the name that stays: /run/mcs/CLIENT/SERVICE.
struct ServiceTerminal: ~Copyable {
  let descriptor: Int32

  /// Shells first, as their users would choose.
  private static var usual: InlineArray<5, StaticString> {
    ["uart", "rpmsg-tty", "pty", "console", "rpmsg-tty1"]
  }

  /// Nil if there is none, which has been told.
  ///
  /// - Parameter service: nil for the client's shell.
  init?(_ client: UnsafePointer<CChar>, _ service: UnsafePointer<CChar>?) {
    var descriptor: Int32 = -1
    var error = SystemError.last
    if let service {
      descriptor = Self.open(client, ByteText(cString: service), &error)
    } else {
      let usual = Self.usual
      for i in 0..<usual.count where descriptor < 0 {
        descriptor = Self.open(
          client, ByteText(start: usual[i].utf8Start, count: usual[i].utf8CodeUnitCount), &error)
      }
    }
    guard descriptor >= 0 else {
      var text = Text("error: no terminal of ")
      text.add(cString: client)
      if let service {
        text.add("'s service ")
        text.add(cString: service)
      }
      text.add(" in /run/mcs: ")
      error.describe(&text)
      text.add("\n  fix: launch the client; ls /run/mcs/")
      text.add(cString: client)
      text.add(" lists its services\n")
      StandardOutput().complain(text)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func open(
    _ client: UnsafePointer<CChar>, _ service: ByteText, _ error: inout SystemError
  ) -> Int32 {
    var path = Text("/run/mcs/")
    path.add(cString: client)
    path.add("/")
    path.add(service)
    let descriptor = LinuxHost.withPath(path) { linux_open_terminal($0) }
    if descriptor < 0 { error = .last }
    return descriptor
  }

  /// Bytes read, 0 at the end, -1 if there are none now.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = CLinux.read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    return linux_errno() == EAGAIN || linux_errno() == EINTR ? -1 : 0
  }

  /// Bytes taken, 0 if it takes none now.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    max(0, CLinux.write(descriptor, bytes.baseAddress, bytes.count))
  }
}
