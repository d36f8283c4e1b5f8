// SPDX-License-Identifier: MulanPSL-2.0

import ClientContract
import Glibc
import RPMsg

@testable import Launching

/// A session with everything around it faked: the client in its processor, the terminals, the user.
final class Stage {
  struct Terminal {
    var input: [UInt8] = []
    var output: [UInt8] = []
    var writes = 0
    /// Bytes it still takes.
    var room = Int.max
    var watchesInput = true, watchesOutput = false
  }
  typealias Message = (source: UInt32, destination: UInt32, payload: [UInt8])

  let memory: UnsafeMutableRawPointer
  let window: SharedMemory
  let layout: SharedLayout
  let image: UnsafeMutablePointer<CChar>
  let options: Options
  let page: UnsafeMutableRawPointer
  let record: StateRecord
  var device: RPMsgDevice
  var terminals: [Int: Terminal] = [:]
  var terminalError: SystemError?
  var said = "", complained = ""
  var state = ProcessorState.off
  var stateError: SystemError?, startError: SystemError?, kickError: SystemError?
  var statusAtStart: UInt8?, entry: UInt64?
  var kicks = 0
  /// Nil where there is no reset.
  var onReset: ((Stage) -> Void)?
  var resetError: SystemError?
  var stopWord: StopWord?
  var microseconds: Int64 = 0
  /// What the client does when it is interrupted.
  var onKick: (Stage) -> Void = { _ in }

  init(
    options: Options? = nil, services: StaticString? = nil, ways: PowerOffWays = .usual
  ) throws {
    memory = .allocate(byteCount: 0x30000, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 0xee, count: 0x30000)
    window = try SharedMemory(base: memory, count: 0x30000, address: 0x7000_0000)
    layout = try SharedLayout.legacy()
    page = .allocate(byteCount: StateRecord.size, alignment: 4096)
    page.initializeMemory(as: UInt8.self, repeating: 0, count: StateRecord.size)
    record = try StateRecord(page)
    image = .allocate(capacity: 16)
    for (i, c) in "zephyr.bin\0".utf8.enumerated() { image[i] = CChar(c) }
    self.options =
      options
      ?? Options(
        cpu: 3, image: image, load: 0x7a00_0000, entry: 0x7a00_0000, powerOff: ways,
        services: services.map(byteText),
        configuration: services == nil ? nil : Self.configuration)
    device = try RPMsgDevice(window, layout)
  }

  deinit {
    memory.deallocate()
    page.deallocate()
    image.deallocate()
  }

  /// The session; its client is off.
  func open() throws -> Session<FakeProcessor, FakeTerminals, FakeReporter> {
    let session = try Session(
      options, window, layout, record: record, processor: FakeProcessor(stage: self),
      terminals: FakeTerminals(stage: self), reporter: FakeReporter(stage: self),
      clock: { [unowned self] in microseconds })
    device = try RPMsgDevice(window, layout)
    return session
  }

  // what the client does

  func announce(_ name: StaticString, _ address: UInt32, gone: Bool = false) throws {
    let announcement = Announcement(ServiceName(name), at: address, isWithdrawal: gone)
    guard try device.announce(announcement) else { throw Full() }
  }

  func send(_ payload: [UInt8], from source: UInt32, to destination: UInt32) throws {
    guard let buffer = try device.transmit.reserve(), payload.count <= buffer.payload.count
    else { throw Full() }
    buffer.payload.copyBytes(from: payload)
    device.transmit.commit(
      buffer, source: source, destination: destination, count: payload.count)
  }

  /// Takes what Linux sent, and returns the buffers.
  func take() throws -> [Message] {
    var messages: [Message] = []
    while let message = try device.receive.next() {
      messages.append((message.source, message.destination, Array(message.payload)))
      device.receive.release(message)
    }
    return messages
  }

  nonisolated(unsafe) private static let configuration = UnsafePointer(strdup("/etc/mcs/c.conf")!)

  struct Full: Error {}
}

struct FakeProcessor: Processor {
  let stage: Stage
  func start(_ cpu: UInt32, entry: UInt64, stopWord: StopWord?) throws(SystemError) {
    stage.stopWord = stopWord
    stage.statusAtStart = stage.window.load8(0)
    stage.entry = entry
    if let error = stage.startError { throw error }
    stage.state = .on
  }
  func kick(_ cpu: UInt32) throws(SystemError) {
    stage.kicks += 1
    if let error = stage.kickError { throw error }
    stage.onKick(stage)
  }
  var canReset: Bool { stage.onReset != nil }
  func reset(_ cpu: UInt32) throws(SystemError) {
    if let error = stage.resetError { throw error }
    stage.onReset?(stage)
  }
  func state(_ cpu: UInt32) throws(SystemError) -> ProcessorState {
    if let error = stage.stateError { throw error }
    return stage.state
  }
}

struct FakeTerminals: Terminals {
  let stage: Stage
  func open(_ place: Int, _ name: ServiceName, path: inout Text) throws(SystemError) {
    if let error = stage.terminalError { throw error }
    path.add("/dev/pts/")
    path.add(decimal: UInt64(stage.terminals.count))
    stage.terminals[place] = Stage.Terminal()
  }
  func read(_ place: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let bytes = stage.terminals[place]!.input.prefix(buffer.count)
    buffer.copyBytes(from: bytes)
    stage.terminals[place]!.input.removeFirst(bytes.count)
    return bytes.count
  }
  func write(_ place: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
    let count = min(bytes.count, stage.terminals[place]!.room)
    stage.terminals[place]!.writes += 1
    stage.terminals[place]!.room -= count
    stage.terminals[place]!.output += bytes[..<count]
    return count
  }
  func watch(_ place: Int, input: Bool, output: Bool) {
    stage.terminals[place]!.watchesInput = input
    stage.terminals[place]!.watchesOutput = output
  }
}

struct FakeReporter: Reporter {
  let stage: Stage
  func say(_ text: Text) { stage.said += text.string }
  func complain(_ text: Text) { stage.complained += text.string }
}

extension Text {
  var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }
}

extension Session {
  /// A turn in which nothing but the client may have something to say.
  mutating func turn(_ now: Int64) throws(LaunchError) -> Next {
    try turn(now: now, readable: 0, writable: 0)
  }
}

extension Session.Next {
  var milliseconds: Int32? { if case .sleep(let m) = self { m } else { nil } }
  var failed: Bool? { if case .off(let f) = self { f } else { nil } }
}

/// The text of the error that `body` throws, or nil.
func failure(_ stage: Stage, _ body: () throws(LaunchError) -> Void) -> String? {
  failure(stage.options, body)
}

func failure(_ options: Options, _ body: () throws(LaunchError) -> Void) -> String? {
  do throws(LaunchError) {
    try body()
    return nil
  } catch {
    var text = Text()
    error.describe(&text, options)
    return text.string
  }
}

/// errno 16, as strerror(3) words it.
let busy = "Device or resource busy".withCString { SystemError(16, UnsafePointer(strdup($0)!)) }
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A C string of the test's as the parser sees one of the user's.
private func byteText(_ text: StaticString) -> ByteText {
  ByteText(
    cString: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self))
}
