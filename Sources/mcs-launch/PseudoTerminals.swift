// SPDX-License-Identifier: MulanPSL-2.0

import CLinux
import Launching
import RPMsg

/// One pty for each shell of the client, watched by an epoll descriptor.
struct PseudoTerminals: Terminals {
  let epoll: Int32
  /// The client's folder in /run/mcs, negative if it has none, and its record there.
  let folder: Int32
  let record: StateRecord
  /// Masters. The slaves stay open until the process ends; nothing needs their numbers.
  private var masters = InlineArray<32, Int32>(repeating: -1)
  private var numbers = InlineArray<32, Int32>(repeating: -1)

  init(epoll: Int32, folder: Int32, _ record: StateRecord) {
    self.epoll = epoll
    self.folder = folder
    self.record = record
  }

  /// A client that was started again finds the terminals of the first time: who has one open goes
  /// on there.
  mutating func open(
    _ place: Int, _ name: ServiceName, path: inout Text
  ) throws(SystemError) {
    if masters[place] < 0 { try make(place) }
    watch(place, input: true, output: false)
    let number = UInt32(numbers[place])
    record.setTerminal(place, number)
    var device = Text("/dev/pts/")
    device.add(decimal: UInt64(number))
    device.withBytes { path.add($0) }
    link(name, device)
  }

  /// /run/mcs/CLIENT/SERVICE, whose name stays where the number does not.
  private func link(_ name: ServiceName, _ device: Text) {
    guard folder >= 0, name.count > 0, name[0] != UInt8(ascii: "."), !(name == "state") else {
      return
    }
    var file = Text()
    for i in 0..<name.count {
      file.add(byte: name[i] == UInt8(ascii: "/") ? UInt8(ascii: "_") : name[i])
    }
    var target = device
    file.add(byte: 0)
    target.add(byte: 0)
    file.withBytes { file in
      target.withBytes { target in
        linux_link(
          folder, file.baseAddress!.assumingMemoryBound(to: CChar.self),
          target.baseAddress!.assumingMemoryBound(to: CChar.self))
      }
    }
  }

  private mutating func make(_ place: Int) throws(SystemError) {
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
    numbers[place] = Int32(number)
  }

  /// Nobody reads them until the client is there again.
  func rest() {
    for place in 0..<32 where masters[place] >= 0 { watch(place, input: false, output: false) }
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
