// SPDX-License-Identifier: MulanPSL-2.0
//
// ring-bench swift|c MESSAGES BATCH PAYLOAD: sends messages to an echoing device and back, for
// callgrind to count. Prints a sum, which is the same for both languages.

import CRingBench
import ClientContract
import Glibc
import RPMsg

func swiftRing(
  _ memory: UnsafeMutableRawPointer, _ messages: Int, _ batch: Int, _ payload: Int
) throws -> UInt64 {
  let window = try SharedMemory(base: memory, count: 0x30000, address: 0x7000_0000)
  let layout = try SharedLayout.legacy()
  var driver = try RPMsgDriver(window, layout)
  var device = try RPMsgDevice(window, layout)
  var sum: UInt64 = 0
  var sent = 0
  var received = 0
  while received < messages {
    var n = 0
    while n < batch, sent < messages, let buffer = try driver.transmit.reserve() {
      memset(driver.transmit.payload(buffer).baseAddress!, Int32(truncatingIfNeeded: sent), payload)
      driver.transmit.commit(buffer, source: 0x400, destination: 0x401, count: payload)
      sent &+= 1
      n &+= 1
    }
    if driver.transmit.takeKick() { sum &+= 1 }
    while let message = try device.receive.next() {
      guard let buffer = try device.transmit.reserve(),
        buffer.payload.count >= message.payload.count
      else { return 0 }
      buffer.payload.copyMemory(from: message.payload)
      device.transmit.commit(
        buffer, source: message.destination, destination: message.source,
        count: message.payload.count)
      device.receive.release(message)
    }
    if device.transmit.takeKick() { sum &+= 1 }
    while let message = try driver.receive.next() {
      sum &+= UInt64(message.source ^ message.destination)
      var i = 0
      while i < message.payload.count {
        sum &+= UInt64(message.payload[i])
        i &+= 64
      }
      driver.receive.release(message)
      received &+= 1
    }
  }
  return sum
}

@main struct RingBench {
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 5, ["swift", "c"].contains(words[1]), let messages = Int(words[2]),
      let batch = Int(words[3]), let payload = Int(words[4]), messages > 0, batch > 0,
      0...496 ~= payload
    else {
      print("usage: ring-bench swift|c MESSAGES BATCH PAYLOAD")
      exit(2)
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 0x30000, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: 0x30000)
    let sum =
      words[1] == "c"
      ? c_ring_bench(
        memory.assumingMemoryBound(to: UInt8.self), messages, Int32(batch), Int32(payload))
      : try swiftRing(memory, messages, batch, payload)
    print(sum)
    memory.deallocate()
  }
}
