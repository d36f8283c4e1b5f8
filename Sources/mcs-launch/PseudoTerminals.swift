// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching

/// One pty for each shell of the client, watched by an epoll descriptor.
struct PseudoTerminals: Terminals {
  let epoll: Int32
  /// Masters. The slaves stay open until the process ends; nothing needs their numbers.
  private var masters = InlineArray<32, Int32>(repeating: -1)

  init(epoll: Int32) { self.epoll = epoll }

  mutating func open(_ place: Int, path: inout Text) throws(SystemError) {
    var master: Int32 = -1
    var slave: Int32 = -1
    let number = linux_open_pty(&master, &slave)
    guard number >= 0 else { throw .last }
    guard linux_watch(epoll, master, UInt32(place), 1, 1, 0) == 0 else {
      let error = SystemError.last
      close(slave)
      close(master)
      throw error
    }
    masters[place] = master
    path.add("/dev/pts/")
    path.add(decimal: UInt64(number))
  }

  func read(_ place: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    max(0, CLinux.read(masters[place], buffer.baseAddress, buffer.count))
  }

  func write(_ place: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
    max(0, CLinux.write(masters[place], bytes.baseAddress, bytes.count))
  }

  func watch(_ place: Int, input: Bool, output: Bool) {
    _ = linux_watch(epoll, masters[place], UInt32(place), 0, input ? 1 : 0, output ? 1 : 0)
  }
}
