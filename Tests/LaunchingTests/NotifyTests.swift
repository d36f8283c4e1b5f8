// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Glibc
import TestSupport
import Testing

/// What the launcher reports to systemd (Type=notify). NOTIFY_SOCKET belongs to the whole
/// process, so these run one by one.
@Suite(.serialized) struct NotifyTests {
  /// A socket at this address, as systemd has one.
  private func receive(_ name: String, _ body: () -> Void) throws -> [String] {
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      path.copyBytes(from: name.utf8)
      if name.hasPrefix("@") { path[0] = 0 }
    }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + name.utf8.count)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) }
    }
    guard bound == 0 else { throw TestFailure("bind: \(String(cString: strerror(errno)))") }
    setenv("NOTIFY_SOCKET", name, 1)
    defer { unsetenv("NOTIFY_SOCKET") }
    body()
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 100)
    while case let count = recv(socket, &buffer, buffer.count, 0), count >= 0 {
      messages.append(String(decoding: buffer[..<count], as: UTF8.self))
    }
    return messages
  }

  @Test func pathAndAbstractAddress() throws {
    let folder = try TemporaryFolder()
    for name in [folder.path + "/notify", "@mcs-launch-test-\(getpid())"] {
      let messages = try receive(name) {
        #expect(linux_notify("READY=1") == 0)
        #expect(linux_notify("STOPPING=1") == 0)
      }
      #expect(messages == ["READY=1", "STOPPING=1"], "\(name)")
    }
  }

  @Test func nobodyAsked() {
    unsetenv("NOTIFY_SOCKET")
    #expect(linux_notify("READY=1") == 0)
  }

  @Test(arguments: [
    ("vsock:2:1234", EAFNOSUPPORT), ("/" + String(repeating: "x", count: 108), EAFNOSUPPORT),
    ("/absent/notify", ENOENT), ("@mcs-launch-test-absent", ECONNREFUSED),
  ])
  func nobodyThere(_ name: String, _ error: Int32) {
    setenv("NOTIFY_SOCKET", name, 1)
    defer { unsetenv("NOTIFY_SOCKET") }
    #expect(linux_notify("READY=1") == -1)
    #expect(linux_errno() == error)
  }
}
