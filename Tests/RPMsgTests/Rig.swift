// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import RPMsg

/// A driver and a device on one piece of memory, as Linux and a client see it.
final class Rig {
  static let address: UInt64 = 0x7000_0000
  static let size = 0x30000

  let memory: UnsafeMutableRawPointer
  let window: SharedMemory
  let layout: SharedLayout
  var driver: RPMsgDriver
  var device: RPMsgDevice

  init(bufferSize: Int = 512) throws {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.size, alignment: 4096)
    let window = try SharedMemory(base: memory, count: Self.size, address: Self.address)
    let layout = try SharedLayout.legacy(bufferSize: bufferSize)
    self.memory = memory
    self.window = window
    self.layout = layout
    driver = try RPMsgDriver(window, layout)
    device = try RPMsgDevice(window, layout)
  }

  deinit { memory.deallocate() }

  /// Linux sends `text`. False if all buffers are the client's.
  func send(_ text: [UInt8], to address: UInt32 = 0x400) throws -> Bool {
    guard let buffer = try driver.transmit.reserve() else { return false }
    driver.transmit.payload(buffer).copyBytes(from: text)
    driver.transmit.commit(buffer, source: address, destination: address, count: text.count)
    return true
  }

  /// The client takes the next message.
  func take() throws -> (source: UInt32, destination: UInt32, text: [UInt8])? {
    guard let message = try device.receive.next() else { return nil }
    defer { device.receive.release(message) }
    return (message.source, message.destination, Array(message.payload))
  }

  /// The client sends `text`. False if all buffers are Linux's.
  func answer(_ text: [UInt8], from address: UInt32 = 0x400) throws -> Bool {
    guard let buffer = try device.transmit.reserve() else { return false }
    buffer.payload.copyBytes(from: text)
    device.transmit.commit(buffer, source: address, destination: address, count: text.count)
    return true
  }

  /// The client announces an endpoint. False if all buffers are Linux's.
  func announce(_ announcement: Announcement) throws -> Bool { try device.announce(announcement) }

  func linuxKicks() -> Bool { driver.transmit.takeKick() }
  func clientKicks() -> Bool { device.transmit.takeKick() }
  func clientKicksForReturns() -> Bool { device.receive.wantsKick }

  /// Linux takes the next message.
  func receive() throws -> (source: UInt32, destination: UInt32, text: [UInt8])? {
    guard let message = try driver.receive.next() else { return nil }
    defer { driver.receive.release(message) }
    return (message.source, message.destination, Array(message.payload))
  }
}

/// Where the parts of the legacy layout lie, spelled out as in the clients' documentation and not
/// computed by the code under test.
enum At {
  static let receive = 0x2c000, transmit = 0x28000
  static func availableIndex(_ ring: Int) -> Int { ring + 0x102 }
  static func availableSlot(_ ring: Int, _ i: Int) -> Int { ring + 0x104 + 2 * i }
  static func usedFlags(_ ring: Int) -> Int { ring + 0x128 }
  static func usedIndex(_ ring: Int) -> Int { ring + 0x12a }
  static func usedSlot(_ ring: Int, _ i: Int) -> Int { ring + 0x12c + 8 * i }
  static func descriptor(_ ring: Int, _ i: Int) -> Int { ring + 16 * i }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
